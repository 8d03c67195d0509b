/** The desk's calls: the queue, one handoff, and what an agent can do with it. */

import { call } from '../wire/problem.js';

/**
 * @typedef {object} Entry one handoff of the queue
 * @property {string} handoff_id
 * @property {string} conversation_id
 * @property {string} status
 * @property {number} layer
 * @property {string} priority
 * @property {string} reason
 * @property {string} one_line
 * @property {string} waiting_since
 * @property {string | null} [human_agent]
 */
/** @typedef {Entry & {packet: any, transcript: any[]}} Handoff */

/** Speaks for one agent. */
export class DeskApi {
  /** @param {string} key desk key @param {string} name shown to customers */
  constructor(key, name) {
    this.name = name;
    // Headers carry Latin-1 only; the server decodes.
    this.headers = { Authorization: `Bearer ${key}`, 'X-Agent-Name': encodeURIComponent(name) };
  }

  /** @param {string} status @returns {Promise<Entry[]>} */
  async queue(status) {
    const answer = await call(`/v1/desk/handoffs?status=${status}`, { headers: this.headers });
    return answer.handoffs;
  }

  /** @param {string} id @returns {Promise<Handoff>} */
  handoff(id) {
    return call(this.url(id), { headers: this.headers });
  }

  /**
   * @param {string} id
   * @param {'accept' | 'decline' | 'return' | 'resolve' | 'messages'} action
   * @param {Record<string, unknown>} [body]
   */
  act(id, action, body = {}) {
    return call(`${this.url(id)}/${action}`, { method: 'POST', headers: this.headers, body });
  }

  /** @param {string} id */
  url(id) {
    return `/v1/desk/handoffs/${encodeURIComponent(id)}`;
  }
}
