/** Where the customer writes: quick replies, text with a limit, send. */

import { h, icon } from '../wire/dom.js';

export const LONGEST = 4000;
const WARN_BELOW = 300;

/** Quick replies and the text field below them. */
export class Composer {
  /** @param {import('./strings.js').Say} say @param {(text: string) => void} onSend */
  constructor(say, onSend) {
    this.say = say;
    this.onSend = onSend;
    this.quick = h('div', { class: 'quick', role: 'group' });
    this.field = /** @type {HTMLTextAreaElement} */ (
      h('textarea', {
        rows: 1,
        id: 'lamina-text',
        dir: 'auto',
        placeholder: say('placeholder'),
        'aria-label': say('write'),
        'aria-describedby': 'lamina-count',
        oninput: () => this.#measure(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      })
    );
    this.count = h('p', { class: 'count', id: 'lamina-count', role: 'status' });
    this.button = /** @type {HTMLButtonElement} */ (
      h('button', { type: 'submit', class: 'send', 'aria-label': say('send'), title: say('send') }, icon('M4 12l16-8-6 16-3-7z'))
    );
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit();
    };
    this.form = h('form', { class: 'write', onsubmit: submit }, this.field, this.button);
    this.element = h('div', { class: 'composer', part: 'composer' }, this.quick, this.form, this.count);
  }

  focus() {
    this.field.focus();
  }

  /** @param {string[]} replies */
  offer(replies) {
    if (JSON.stringify(replies) === this.quick.dataset.replies) return;
    this.quick.dataset.replies = JSON.stringify(replies);
    const choose = (/** @type {string} */ text) => () => {
      this.onSend(text);
      this.focus();
    };
    this.quick.replaceChildren(
      ...replies.map((text) => h('button', { type: 'button', onclick: choose(text) }, text)),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Enter while an input method composes a character confirms the character, not the message.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.field.value.trim();
    if (!text || text.length > LONGEST) return;
    this.field.value = '';
    this.#measure();
    this.onSend(text);
    this.focus();
  }

  #measure() {
    this.field.style.height = 'auto';
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 140)}px`;
    const left = LONGEST - this.field.value.trim().length;
    this.button.disabled = left < 0;
    this.count.classList.toggle('error', left < 0);
    if (left < 0) this.count.textContent = this.say('tooLong', { count: -left });
    else this.count.textContent = left < WARN_BELOW ? this.say('left', { count: left }) : '';
  }
}
