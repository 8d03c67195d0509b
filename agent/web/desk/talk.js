/** The conversation as it happens, with every message addressable as evidence. */

import { h, linkified } from '../wire/dom.js';
import { EventStream } from '../wire/stream.js';
import { Transcript } from '../wire/transcript.js';
import { when } from './words.js';

const NOTICES = {
  'handoff.requested': 'A person was asked to join',
  'handoff.accepted': '{name} took the conversation',
  'handoff.returned': '{name} handed it back to the assistant',
  'handoff.ended.abandoned': 'The customer left',
  'conversation.resolved': 'Resolved',
  'conversation.closed': 'Conversation closed',
};

/** @typedef {import('../wire/transcript.js').Line} Line */

/** Follows one conversation and shows it. */
export class Talk {
  /**
   * @param {import('./api.js').DeskApi} api
   * @param {import('./api.js').Handoff} handoff
   * @param {() => void} onChange something happened that may change the handoff
   */
  constructor(api, handoff, onChange) {
    this.onChange = onChange;
    this.transcript = new Transcript();
    this.nodes = /** @type {Map<string, {rev: number, node: HTMLElement}>} */ (new Map());
    this.list = h('ol', { class: 'talk-lines', role: 'list' });
    this.typing = h('p', { class: 'faint', hidden: true }, 'Writing…');
    this.news = h('p', { class: 'unseen', 'aria-live': 'polite' });
    this.element = h('div', { class: 'talk', role: 'log', 'aria-live': 'off', 'aria-label': 'Conversation', tabindex: 0 }, this.list, this.typing);
    this.#stayAtEnd();
    for (const message of handoff.transcript ?? []) this.transcript.put(message).done = true;
    this.stream = new EventStream({
      url: (after) => `${api.url(handoff.handoff_id)}/events?after=${after}`,
      headers: api.headers,
      onEvent: (event) => this.#take(event),
      onState: () => {},
      onRefused: () => onChange(),
    });
    this.draw();
    this.stream.start();
  }

  stop() {
    this.stream.stop();
  }

  draw() {
    const lines = this.transcript.lines.filter((line) => line.text || line.done);
    lines.forEach((line, index) => this.#place(this.#node(line), index));
    this.typing.hidden = !this.transcript.typing;
    if (this.following) this.#toEnd();
  }

  #toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Follow the talk until the reader scrolls up, also when the space for it changes. */
  #stayAtEnd() {
    this.following = true;
    this.element.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.element;
      this.following = scrollHeight - scrollTop - clientHeight < 80;
    });
    new ResizeObserver(() => this.following && this.#toEnd()).observe(this.element);
  }

  /** Something to click that shows the message. @param {string} id */
  ref(id) {
    const number = this.#messages().findIndex((line) => line.id === id) + 1;
    if (!number) return h('span', { class: 'source' }, `message ${id}`);
    return h('button', { type: 'button', class: 'ref', title: 'Show the message', onclick: () => this.#highlight(id) }, `message ${number}`);
  }

  #messages() {
    return this.transcript.lines.filter((line) => line.kind === 'message');
  }

  /** @param {string} id */
  #highlight(id) {
    const node = this.nodes.get(this.transcript.byId.get(id)?.key ?? '')?.node;
    if (!node) return;
    this.element.dispatchEvent(new Event('shown', { bubbles: true }));
    this.list.querySelector('.pointed')?.classList.remove('pointed');
    node.classList.add('pointed');
    node.addEventListener('blur', () => node.classList.remove('pointed'), { once: true });
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: 'center' });
  }

  /** @param {import('../wire/stream.js').LogEvent} event */
  #take(event) {
    this.transcript.apply(event);
    this.draw();
    const line = this.transcript.byId.get(event.data.message_id);
    if (event.type === 'message.created' && line?.author === 'customer' && isNew(event)) this.news.textContent = `Customer: ${line.text}`;
    if (event.type === 'message.created' && line?.author.startsWith('human_agent')) this.#toEnd();
    if (event.type === 'conversation.closed') this.stop();
    if (!event.type.endsWith('delta') && event.type !== 'typing') this.onChange();
  }

  /** @param {HTMLElement} node @param {number} index */
  #place(node, index) {
    const there = this.list.children[index];
    if (there !== node) this.list.insertBefore(node, there ?? null);
  }

  /** @param {Line} line */
  #node(line) {
    const known = this.nodes.get(line.key);
    if (known?.rev === line.rev) return known.node;
    const node = line.kind === 'notice' ? h('li', { class: 'notice' }, noticeText(line)) : this.#message(line);
    known?.node.replaceWith(node);
    this.nodes.set(line.key, { rev: line.rev, node });
    return node;
  }

  /** @param {Line} line */
  #message(line) {
    const sources = line.citations.map(({ title }) => h('span', { class: 'source' }, title));
    return h(
      'li',
      { class: `said ${line.author}`, tabindex: -1, 'data-author': line.author },
      h('span', { class: 'faint' }, `${author(line)} · ${when(line.at)}`),
      h('div', { class: 'bubble', dir: 'auto' }, ...linkified(line.text, location.href)),
      sources.length > 0 && h('span', { class: 'evidence' }, ...sources),
    );
  }
}

/** @param {Line} line */
function author(line) {
  if (line.author === 'customer') return 'Customer';
  if (line.author === 'assistant') return 'Assistant';
  if (line.author === 'system') return 'System';
  return line.author === 'human_agent' ? line.name || 'Agent' : `${line.name || 'Agent'}, suggested by the assistant`;
}

/** @param {Line} line */
function noticeText(line) {
  if (line.text === 'error') return line.name;
  const text = /** @type {Record<string, string>} */ (NOTICES)[line.text] ?? line.text.replaceAll('.', ' ');
  return text.replace('{name}', line.name || 'An agent');
}

/** @param {import('../wire/stream.js').LogEvent} event */
function isNew(event) {
  return Date.now() - Date.parse(event.at) < 10000;
}
