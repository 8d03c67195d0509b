/** The customer's side of one conversation: opens or resumes it, follows it, speaks in it. */

import { call, Problem, randomId } from '../wire/problem.js';
import { EventStream } from '../wire/stream.js';
import { Transcript } from '../wire/transcript.js';
import { Outbox } from './outbox.js';

const TYPING_PATIENCE_MS = 20000;
const POSITION_EVERY_MS = 15000;
const HIDDEN_PATIENCE_MS = 60000;

/**
 * @typedef {object} SessionOptions
 * @property {string} base origin of the service
 * @property {string} locale
 * @property {string | null} identityToken
 * @property {import('./memory.js').Memory} memory
 */

/** Fires `change` whenever there is something new to show, `line` for each completed message. */
export class Session extends EventTarget {
  /** @param {SessionOptions} options */
  constructor(options) {
    super();
    this.options = options;
    this.transcript = new Transcript();
    this.seen = 0;
    this.remembered = options.memory.conversation;
    this.phase = /** @type {'idle' | 'opening' | 'open' | 'failed'} */ ('idle');
    this.problem = '';
    this.startedOver = false;
    this.lineState = /** @type {import('../wire/stream.js').LineState} */ ('stopped');
    this.stream = /** @type {EventStream | null} */ (null);
    this.left = new AbortController();
    this.outbox = new Outbox({
      memory: options.memory,
      deliver: (message) => this.#deliver(message),
      onStored: (message, answer) => this.#stored(message, answer),
      onTrouble: (message, problem) => this.#troubled(message, problem),
    });
    for (const { clientId, text } of this.outbox.queue) this.transcript.addPending(clientId, text);
    this.#followTheBrowser();
  }

  /** Open the conversation, or go on with the remembered one. */
  async open() {
    if (this.phase === 'opening' || this.phase === 'open') return;
    this.#set({ phase: 'opening', problem: '' });
    try {
      if (!this.remembered) await this.#start();
      this.#follow();
      this.#set({ phase: 'open' });
      this.outbox.flush();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#set({ phase: 'failed', problem: error.message });
    }
  }

  /** @param {string} text */
  send(text) {
    const message = { clientId: randomId(), text };
    this.transcript.addPending(message.clientId, text);
    this.outbox.add(message);
    this.#set({});
    if (this.phase === 'open') this.outbox.flush();
    else this.open();
  }

  /** @param {string} key of a line that failed */
  retry(key) {
    const line = this.transcript.line(key);
    if (!line) return;
    Object.assign(line, { pending: 'sending', problem: '', rev: line.rev + 1 });
    this.outbox.add({ clientId: key, text: line.text });
    this.#set({});
    this.outbox.flush();
  }

  /** @param {string} key */
  discard(key) {
    this.outbox.discard(key);
    this.transcript.drop(key);
    this.#set({});
  }

  /** @returns {Promise<any>} */
  requestHuman() {
    // Answered when the handoff exists, which may take a turn; the key makes a second press harmless.
    const body = { client_message_id: randomId() };
    return call(`${this.url}/handoff`, { method: 'POST', headers: this.#headers, body, timeout: 60000 });
  }

  /** @param {string} text */
  correct(text) {
    return this.#post('/handoff/correction', { text });
  }

  /** @param {Record<string, unknown>} feedback a score, or whether one message helped */
  feedback(feedback) {
    return this.#post('/feedback', feedback);
  }

  end() {
    return this.#post('/close', {});
  }

  /** @returns {Promise<Blob>} the conversation as text */
  async download() {
    const url = `${this.url}/transcript?format=text`;
    const response = await fetch(url, { headers: this.#headers });
    if (!response.ok) throw new Problem(response.status, '', 'The transcript could not be loaded.');
    return response.blob();
  }

  /** Leave this conversation behind and open another; messages not yet sent go along. */
  async restart() {
    this.stop();
    this.options.memory.conversation = null;
    this.remembered = null;
    this.seen = 0;
    this.transcript = new Transcript();
    for (const { clientId, text } of this.outbox.queue) this.transcript.addPending(clientId, text);
    this.phase = 'idle';
    await this.open();
  }

  /** Stop following, for example because the element left the page. */
  stop() {
    this.stream?.stop();
    this.stream = null;
  }

  /** Follow again after `stop`. */
  follow() {
    if (this.phase === 'open' && !this.stream && !this.transcript.closed) this.#follow();
  }

  /** Forget the conversation for good: nothing is sent or received for it any more. */
  leave() {
    this.stop();
    this.left.abort();
    this.outbox.clear();
    this.options.memory.conversation = null;
  }

  get url() {
    return `${this.options.base}/v1/conversations/${encodeURIComponent(this.remembered?.id ?? '')}`;
  }

  get disclosure() {
    return this.remembered?.disclosure ?? '';
  }

  get online() {
    return navigator.onLine && (this.lineState === 'live' || this.transcript.closed);
  }

  get #headers() {
    return { Authorization: `Bearer ${this.remembered?.token ?? ''}` };
  }

  async #start() {
    const { base, locale, identityToken } = this.options;
    const opened = await call(`${base}/v1/conversations`, {
      method: 'POST',
      body: {
        channel: 'web',
        locale,
        context: { page: location.pathname },
        ...(identityToken && { identity_token: identityToken }),
      },
    });
    const { conversation_id: id, token, disclosure } = opened;
    this.remembered = { id, token, disclosure, at: Date.now() };
    this.options.memory.conversation = this.remembered;
  }

  #follow() {
    const url = this.url;
    this.stream = new EventStream({
      url: (after) => `${url}/events?after=${after}`,
      headers: this.#headers,
      onEvent: (event) => this.#take(event),
      onState: (lineState) => this.#set({ lineState }),
      onRefused: (problem) => this.#refused(problem),
      after: this.seen,
    });
    this.stream.start();
  }

  /** @param {import('../wire/stream.js').LogEvent} event */
  #take(event) {
    this.seen = Math.max(this.seen, event.seq);
    this.transcript.apply(event);
    if (event.type === 'typing') this.#expectEndOfTyping();
    if (event.type.startsWith('handoff.')) this.#watchPosition();
    if (event.type === 'conversation.closed') this.stop();
    this.dispatchEvent(new CustomEvent('event', { detail: event }));
    this.#set({});
  }

  /** @param {Problem} problem */
  async #refused(problem) {
    if (problem.gone) {
      this.startedOver = true;
      await this.restart();
    } else this.#set({ phase: 'failed', problem: problem.message });
  }

  /** @param {import('./memory.js').Unsent} message */
  #deliver({ clientId, text }) {
    return this.#post('/messages', { client_message_id: clientId, text });
  }

  /** @param {import('./memory.js').Unsent} message @param {any} answer */
  #stored({ clientId }, answer) {
    this.transcript.confirm(clientId, answer);
    const last = this.transcript.lines.at(-1);
    if (this.transcript.owner === 'assistant' && last?.author === 'customer') {
      this.transcript.typing = true;
      this.#expectEndOfTyping();
    }
    this.#set({});
  }

  /** @param {import('./memory.js').Unsent} message @param {Problem} problem */
  #troubled({ clientId }, problem) {
    const line = this.transcript.line(clientId);
    if (!line) return;
    const pending = problem.retryable ? 'queued' : 'failed';
    Object.assign(line, { pending, problem: problem.message, rev: line.rev + 1 });
    this.#set({});
  }

  #expectEndOfTyping() {
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => {
      this.transcript.typing = false;
      this.#set({});
    }, TYPING_PATIENCE_MS);
  }

  /** The place in the queue is not an event of its own; ask while somebody looks. */
  #watchPosition() {
    clearInterval(this.positionTimer);
    if (this.transcript.handoff?.status !== 'waiting') return;
    this.positionTimer = setInterval(async () => {
      if (document.hidden || !this.remembered) return;
      const state = await call(this.url, { headers: this.#headers }).catch(() => null);
      const handoff = this.transcript.handoff;
      if (handoff && state?.handoff?.position) handoff.position = state.handoff.position;
      this.#set({});
    }, POSITION_EVERY_MS);
  }

  #followTheBrowser() {
    const { signal } = this.left;
    window.addEventListener('online', () => this.#resume(), { signal });
    window.addEventListener('offline', () => this.#dropLine(), { signal });
    document.addEventListener('visibilitychange', () => this.#seen(!document.hidden), { signal });
  }

  #dropLine() {
    this.stream?.reconnect();
    this.#set({});
  }

  /** Idle tabs give their connection back: a browser has six to one host. @param {boolean} visible */
  #seen(visible) {
    clearTimeout(this.hiddenTimer);
    if (visible) this.#resume();
    else if (!this.transcript.handoff) this.hiddenTimer = setTimeout(() => this.stream?.stop(), HIDDEN_PATIENCE_MS);
  }

  #resume() {
    if (this.phase === 'failed') this.open();
    this.outbox.flush();
    if (!this.stream) return;
    if (!this.stream.running) this.stream.start();
    else if (this.lineState !== 'live') this.stream.reconnect();
  }

  /** @param {string} path @param {Record<string, unknown>} body */
  #post(path, body) {
    return call(this.url + path, { method: 'POST', headers: this.#headers, body });
  }

  /** @param {Partial<Session>} values */
  #set(values) {
    Object.assign(this, values);
    this.dispatchEvent(new Event('change'));
  }
}
