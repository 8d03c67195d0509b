/** Sends the customer's messages in order, once each, through outages and reloads. */

import { Problem } from '../wire/problem.js';

const FIRST_WAIT_MS = 800;
const LONGEST_WAIT_MS = 15000;

/** @typedef {import('./memory.js').Unsent} Unsent */

/** A queue whose head is retried under the same client message id until it is stored or refused. */
export class Outbox {
  /**
   * @param {object} options
   * @param {import('./memory.js').Memory} options.memory
   * @param {(message: Unsent) => Promise<any>} options.deliver
   * @param {(message: Unsent, answer: any) => void} options.onStored
   * @param {(message: Unsent, problem: Problem) => void} options.onTrouble
   */
  constructor(options) {
    this.options = options;
    this.queue = options.memory.unsent;
    this.busy = false;
    this.wake = () => {};
  }

  /** @param {Unsent} message */
  add(message) {
    this.#keep([...this.queue, message]);
  }

  /** @param {string} clientId */
  discard(clientId) {
    this.#keep(this.queue.filter((message) => message.clientId !== clientId));
  }

  clear() {
    this.#keep([]);
    this.wake();
  }

  /** Send what waits; called again whenever there is new reason to try. */
  async flush() {
    this.wake();
    if (this.busy) return;
    this.busy = true;
    let failures = 0;
    while (this.queue.length) {
      const going = await this.#sendHead();
      failures = going ? 0 : failures + 1;
      if (!going) await this.#wait(failures);
    }
    this.busy = false;
  }

  /** @returns {Promise<boolean>} whether the head left the queue */
  async #sendHead() {
    const message = this.queue[0];
    try {
      const answer = await this.options.deliver(message);
      this.discard(message.clientId);
      this.options.onStored(message, answer);
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!error.retryable) this.discard(message.clientId);
      this.options.onTrouble(message, error);
      return !error.retryable;
    }
  }

  /** @param {number} failures */
  #wait(failures) {
    const delay = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay);
      this.wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  /** @param {Unsent[]} queue */
  #keep(queue) {
    this.queue = queue;
    this.options.memory.unsent = queue;
  }
}
