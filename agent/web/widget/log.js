/** Shows the transcript: bubbles, notices, sources, delivery state. */

import { h, icon, link, linkified } from '../wire/dom.js';

const THUMB_UP = 'M7 11v9H4v-9zM7 11l4-8c1.7 0 2.5 1.2 2 3l-1 4h6a2 2 0 0 1 2 2.3l-1.2 6A2 2 0 0 1 16.8 20H7';
const THUMB_DOWN = 'M17 13V4h3v9zM17 13l-4 8c-1.7 0-2.5-1.2-2-3l1-4H6a2 2 0 0 1-2-2.3l1.2-6A2 2 0 0 1 7.2 4H17';

/** @typedef {import('../wire/transcript.js').Line} Line */

/** The scrolling part of the panel. */
export class Log {
  /**
   * @param {import('./strings.js').Say} say
   * @param {{base: string, onRetry: (key: string) => void, onDiscard: (key: string) => void,
   *   onHelpful: (id: string, helpful: boolean) => void}} options
   */
  constructor(say, options) {
    this.say = say;
    this.options = options;
    this.shown = /** @type {Map<string, {rev: number, node: HTMLElement}>} */ (new Map());
    this.judged = /** @type {Set<string>} */ (new Set());
    this.disclosure = h('p', { class: 'disclosure', hidden: true });
    this.lines = h('ol', { class: 'lines', role: 'list' });
    this.typing = h('p', { class: 'typing', hidden: true });
    const label = say('log');
    // Text arrives in pieces: the log itself stays silent, finished messages are announced once.
    this.element = h(
      'div',
      { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': label, tabindex: 0, part: 'log' },
      this.disclosure,
      this.lines,
      this.typing,
    );
    this.#stayAtEnd();
  }

  /**
   * @param {import('../wire/transcript.js').Transcript} transcript
   * @param {string} disclosure
   */
  show(transcript, disclosure) {
    this.disclosure.hidden = !disclosure;
    this.disclosure.textContent = disclosure;
    this.#reconcile(transcript.lines.filter((line) => line.text || line.done));
    this.#showTyping(transcript);
    if (this.following) this.toEnd();
  }

  /** What the line is, in words: who writes, or what happened. */
  label(/** @type {Line} */ line) {
    if (line.author === 'customer') return this.say('you');
    if (line.author === 'assistant') return this.say('assistant');
    const name = line.name || this.say('person');
    if (line.author === 'human_agent') return name;
    if (line.author === 'human_agent_via_assistant') return this.say('withAssistant', { name });
    return this.say('system');
  }

  /** @param {Line} line */
  noticeText(line) {
    if (line.text === 'error') return line.name;
    return this.say(line.text, { name: line.name || this.say('person') });
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Follow the talk until the reader scrolls up, also when the space for it changes. */
  #stayAtEnd() {
    this.following = true;
    this.element.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.element;
      this.following = scrollHeight - scrollTop - clientHeight < 80;
    });
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.element);
  }

  /** @param {Line[]} lines */
  #reconcile(lines) {
    const keys = new Set(lines.map((line) => line.key));
    for (const [key, { node }] of this.shown) if (!keys.has(key)) this.#forget(key, node);
    let previous = /** @type {Element | null} */ (null);
    for (const line of lines) {
      const node = this.#node(line);
      const place = previous ? previous.nextElementSibling : this.lines.firstElementChild;
      if (node !== place) this.lines.insertBefore(node, place);
      previous = node;
    }
  }

  /** @param {string} key @param {HTMLElement} node */
  #forget(key, node) {
    node.remove();
    this.shown.delete(key);
  }

  /** @param {Line} line @returns {HTMLElement} */
  #node(line) {
    const known = this.shown.get(line.key);
    if (known?.rev === line.rev) return known.node;
    const node = line.kind === 'notice' ? this.#notice(line) : this.#message(line);
    known?.node.replaceWith(node);
    this.shown.set(line.key, { rev: line.rev, node });
    return node;
  }

  /** @param {Line} line */
  #notice(line) {
    const error = line.text === 'error';
    return h('li', { class: error ? 'notice error' : 'notice' }, this.noticeText(line));
  }

  /** @param {Line} line */
  #message(line) {
    const mine = line.author === 'customer';
    const side = mine ? 'mine' : line.author === 'system' ? 'system' : 'theirs';
    const person = line.author.startsWith('human_agent');
    return h(
      'li',
      { class: `message ${side}${person ? ' person' : ''}`, 'data-author': line.author },
      h('span', { class: 'author' }, this.label(line)),
      h('div', { class: 'bubble', dir: 'auto' }, ...linkified(line.text, this.options.base)),
      line.citations.length > 0 && this.#sources(line),
      line.author === 'assistant' && line.done && line.citations.length > 0 && this.#judge(line),
      line.pending && this.#delivery(line),
    );
  }

  /** @param {Line} line */
  #sources(line) {
    const seen = new Map(line.citations.map((citation) => [citation.url ?? citation.title, citation]));
    const items = [...seen.values()].map(({ title, url }) =>
      h('li', null, (url && link(title, url, this.options.base)) || title),
    );
    return h('ul', { class: 'sources', 'aria-label': this.say('sources') }, ...items);
  }

  /** @param {Line} line */
  #judge(line) {
    if (this.judged.has(line.id)) return h('p', { class: 'small' }, this.say('thanks'));
    const vote = (/** @type {boolean} */ helpful) => (/** @type {Event} */ event) => {
      this.judged.add(line.id);
      const row = /** @type {Element} */ (event.currentTarget).parentElement;
      row?.replaceWith(h('p', { class: 'small', role: 'status' }, this.say('thanks')));
      this.element.focus();
      this.options.onHelpful(line.id, helpful);
    };
    const button = (/** @type {string} */ key, /** @type {string} */ path, /** @type {boolean} */ helpful) =>
      h('button', { type: 'button', class: 'thumb', 'aria-label': this.say(key), title: this.say(key), onclick: vote(helpful) }, icon(path));
    return h('div', { class: 'judge' }, button('helpful', THUMB_UP, true), button('notHelpful', THUMB_DOWN, false));
  }

  /** @param {Line} line */
  #delivery(line) {
    const text = line.pending === 'failed' ? `${this.say('failed')} ${line.problem}` : this.say(line.pending);
    const { onRetry, onDiscard } = this.options;
    return h(
      'div',
      { class: `delivery ${line.pending}`, role: line.pending === 'failed' ? 'alert' : null },
      text,
      line.pending === 'failed' && h('button', { type: 'button', onclick: () => onRetry(line.key) }, this.say('retry')),
      line.pending === 'failed' && h('button', { type: 'button', onclick: () => onDiscard(line.key) }, this.say('discard')),
    );
  }

  /** @param {import('../wire/transcript.js').Transcript} transcript */
  #showTyping(transcript) {
    const arriving = transcript.lines.some((line) => !line.done && line.text);
    this.typing.hidden = !transcript.typing || arriving;
    const human = transcript.owner === 'human_agent';
    const name = human ? transcript.agent || this.say('person') : this.say('assistant');
    const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
    if (this.typing.dataset.name !== name) this.typing.replaceChildren(dots, this.say('typing', { name }));
    this.typing.dataset.name = name;
  }
}
