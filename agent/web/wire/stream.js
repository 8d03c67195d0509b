/** A conversation's events as they happen: connects, resumes after the last one, backs off. */

import { Problem, problemOf } from './problem.js';
import { readEvents } from './sse.js';

/** @typedef {{seq: number, type: string, at: string, data: any}} LogEvent */
/** @typedef {'connecting' | 'live' | 'waiting' | 'stopped'} LineState */

const SILENCE_MS = 45000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 15000;

/** Keeps one event stream open until it is stopped or refused. */
export class EventStream {
  /**
   * @param {object} options
   * @param {(after: number) => string} options.url
   * @param {Record<string, string>} options.headers
   * @param {(event: LogEvent) => void} options.onEvent
   * @param {(state: LineState) => void} options.onState
   * @param {(problem: Problem) => void} options.onRefused the stream will not come back by waiting
   * @param {number} [options.after] the last event already known
   */
  constructor(options) {
    this.options = options;
    this.after = options.after ?? 0;
    this.failures = 0;
    this.running = false;
    this.runs = 0;
    this.state = /** @type {LineState} */ ('stopped');
    this.abort = new AbortController();
    this.wake = () => {};
  }

  start() {
    if (this.running) return;
    this.running = true;
    this.runs += 1;
    this.#run(this.runs);
  }

  stop() {
    this.running = false;
    this.abort.abort();
    this.wake();
    this.#become('stopped');
  }

  /** Drop the line and connect again without waiting, as when the network came back. */
  reconnect() {
    this.failures = 0;
    this.abort.abort();
    this.wake();
  }

  /** @param {number} run a stopped run must not come back to life when the stream is started again */
  async #run(run) {
    const current = () => this.running && run === this.runs;
    while (current()) {
      this.abort = new AbortController();
      await this.#connect().catch((error) => current() && this.#failed(error));
      if (current()) await this.#wait();
    }
  }

  async #connect() {
    this.#become('connecting');
    let silence = this.#watch();
    try {
      const response = await fetch(this.options.url(this.after), {
        headers: { Accept: 'text/event-stream', ...this.options.headers },
        signal: this.abort.signal,
        cache: 'no-store',
      });
      if (!response.ok || !response.body) throw await problemOf(response);
      this.#become('live');
      const alive = () => {
        clearTimeout(silence);
        silence = this.#watch();
      };
      for await (const event of readEvents(response.body, alive)) this.#take(event);
    } finally {
      clearTimeout(silence);
    }
  }

  #watch() {
    const abort = this.abort;
    return setTimeout(() => abort.abort(), SILENCE_MS);
  }

  /** @param {import('./sse.js').ServerEvent} raw */
  #take(raw) {
    this.failures = 0;
    const event = unpacked(raw);
    if (!event || (event.seq && event.seq <= this.after)) return;
    if (event.seq) this.after = event.seq;
    this.options.onEvent(event);
  }

  /** @param {unknown} error */
  #failed(error) {
    this.failures += 1;
    if (error instanceof Problem && !error.retryable) {
      this.stop();
      this.options.onRefused(error);
    }
  }

  #wait() {
    this.#become('waiting');
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    const delay = longest * (0.5 + Math.random() / 2);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay);
      this.wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  /** @param {LineState} state */
  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state);
  }
}

/**
 * The log event inside a server event; null for one that is not JSON.
 *
 * @param {import('./sse.js').ServerEvent} raw
 * @returns {LogEvent | null}
 */
function unpacked(raw) {
  let body;
  try {
    body = JSON.parse(raw.data);
  } catch {
    return null;
  }
  if (body === null || typeof body !== 'object') return null;
  const data = 'data' in body ? body.data : body;
  return { seq: Number(body.seq ?? 0), type: raw.type, at: body.at ?? '', data: data ?? {} };
}
