/** While a person is awaited: the place in the queue, what is passed on, and a way to correct it. */

import { h } from '../wire/dom.js';
import { LONGEST } from './composer.js';

/** The banner above the transcript. */
export class HandoffBanner {
  /** @param {import('./strings.js').Say} say @param {(text: string) => Promise<void>} onCorrect */
  constructor(say, onCorrect) {
    this.say = say;
    this.onCorrect = onCorrect;
    this.shown = '';
    this.status = h('p', { class: 'status', role: 'status' });
    this.summary = h('ul', {});
    this.toggle = h('button', { type: 'button', 'aria-expanded': 'false', onclick: () => this.#edit(true) }, say('correct'));
    this.form = this.#form();
    this.result = h('p', { class: 'small', role: 'status' });
    this.details = h(
      'details',
      { open: true },
      h('summary', null, say('passing')),
      this.summary,
      this.toggle,
      this.form,
      this.result,
    );
    this.element = h('section', { class: 'handoff', hidden: true, 'aria-label': say('waitingHint') }, this.status, this.details);
  }

  /** @param {import('../wire/transcript.js').Handoff | null} handoff */
  show(handoff) {
    const waiting = handoff?.status === 'waiting';
    this.element.hidden = !waiting;
    if (!waiting || !handoff) return;
    const place = handoff.position ? ` ${this.say('position', { count: handoff.position })}` : '';
    if (this.status.textContent !== this.say('waiting') + place) this.status.textContent = this.say('waiting') + place;
    const known = JSON.stringify([handoff.id, handoff.summary]);
    if (known === this.shown) return;
    this.shown = known;
    this.result.textContent = '';
    this.summary.replaceChildren(...handoff.summary.map((line) => h('li', { dir: 'auto' }, line)));
  }

  #form() {
    this.field = /** @type {HTMLTextAreaElement} */ (
      h('textarea', { rows: 2, id: 'lamina-correction', maxlength: LONGEST, dir: 'auto' })
    );
    const cancel = h('button', { type: 'button', onclick: () => this.#edit(false) }, this.say('cancel'));
    return h(
      'form',
      { hidden: true, onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
      h('label', { for: 'lamina-correction' }, this.say('correctLabel')),
      this.field,
      h('div', { class: 'row' }, h('button', { type: 'submit', class: 'primary' }, this.say('correctSend')), cancel),
    );
  }

  /** @param {boolean} on */
  #edit(on) {
    this.form.hidden = !on;
    this.toggle.hidden = on;
    (on ? this.field : this.toggle)?.focus();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const text = this.field?.value.trim();
    if (!text || !this.field) return;
    try {
      await this.onCorrect(text);
      this.field.value = '';
      this.#edit(false);
      this.result.textContent = this.say('corrected');
    } catch (error) {
      this.result.textContent = /** @type {Error} */ (error).message;
    }
  }
}
