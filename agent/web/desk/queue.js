/** The queue: who waits, for what, how long; and the agent's own conversations. */

import { h } from '../wire/dom.js';
import { reason, since } from './words.js';

/** @typedef {import('./api.js').Entry} Entry */

/** Shows both lists and says which handoff is chosen. */
export class Queue {
  /** @param {(id: string) => void} onChoose */
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.chosen = '';
    this.shown = '';
    this.news = h('p', { class: 'unseen', role: 'status' });
    this.waiting = h('ul', { class: 'entries' });
    this.mine = h('ul', { class: 'entries' });
    this.element = h(
      'nav',
      { class: 'queue', 'aria-label': 'Handoffs' },
      h('h2', null, 'Yours'),
      this.mine,
      h('h2', null, 'Waiting'),
      this.waiting,
      this.news,
    );
    setInterval(() => this.#tick(), 5000);
  }

  /** @param {Entry[]} waiting @param {Entry[]} mine @param {Set<string>} declined */
  show(waiting, mine, declined) {
    const shown = JSON.stringify([waiting, mine, [...declined], this.chosen]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.#announce(waiting.length);
    const empty = (/** @type {string} */ text) => h('li', { class: 'faint' }, text);
    const focused = this.#focusedId();
    this.waiting.replaceChildren(...waiting.map((entry) => this.#entry(entry, declined.has(entry.handoff_id))));
    this.mine.replaceChildren(...mine.map((entry) => this.#entry(entry, false)));
    if (!waiting.length) this.waiting.append(empty('Nobody is waiting.'));
    if (!mine.length) this.mine.append(empty('None at the moment.'));
    this.#focus(focused);
  }

  /** @param {Entry} entry @param {boolean} declined */
  #entry(entry, declined) {
    const { handoff_id: id, layer, priority, one_line: line } = entry;
    return h(
      'li',
      null,
      h(
        'button',
        { type: 'button', class: `entry ${priority}`, 'data-id': id, 'aria-current': id === this.chosen ? 'true' : null, onclick: () => this.onChoose(id) },
        h(
          'span',
          { class: 'tags' },
          h('span', { class: `tag layer${layer}` }, `Layer ${layer}`),
          priority !== 'normal' && h('span', { class: `tag ${priority}` }, priority),
          declined && h('span', { class: 'tag' }, 'you declined'),
          h('time', { class: 'wait', datetime: entry.waiting_since }, since(entry.waiting_since)),
        ),
        h('span', { class: 'line', dir: 'auto' }, line),
        h('span', { class: 'faint' }, reason(entry.reason)),
      ),
    );
  }

  /** Say a change of the count, not every redrawing. */
  #announce(/** @type {number} */ count) {
    if (this.count !== undefined && count > this.count) this.news.textContent = `${count} waiting`;
    this.count = count;
    document.title = count ? `(${count}) Agent desk – Lamina` : 'Agent desk – Lamina';
  }

  #focusedId() {
    const focused = document.activeElement;
    return focused instanceof HTMLElement && this.element.contains(focused) ? focused.dataset.id : undefined;
  }

  /** @param {string | undefined} id */
  #focus(id) {
    if (!id) return;
    const entry = this.element.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (entry instanceof HTMLElement) entry.focus();
  }

  #tick() {
    for (const time of this.element.querySelectorAll('time')) {
      time.textContent = since(time.getAttribute('datetime') ?? '');
    }
  }
}
