/** After the end: stars, solved or not, a comment, and the way to a new conversation. */

import { h, s } from '../wire/dom.js';

const STAR = 'M12 3l2.8 5.8 6.2.9-4.5 4.4 1.1 6.3L12 17.4l-5.6 3 1.1-6.3L3 9.7l6.2-.9z';

/** Shown in place of the composer when the conversation has ended. */
export class Rating {
  /**
   * @param {import('./strings.js').Say} say
   * @param {{onRate: (feedback: Record<string, unknown>) => Promise<void>, onAgain: () => void}} options
   */
  constructor(say, options) {
    this.say = say;
    this.options = options;
    this.result = h('p', { class: 'small', role: 'status' });
    this.again = h('button', { type: 'button', class: 'primary', onclick: options.onAgain }, say('again'));
    this.element = h('div', { class: 'ended', hidden: true });
    this.reset();
  }

  /** Offer the form afresh, for the next conversation. */
  reset() {
    this.result.textContent = '';
    this.form = this.#form();
    this.element.replaceChildren(this.form, this.result, this.again);
  }

  #form() {
    const stars = [1, 2, 3, 4, 5].map((count) => this.#star(count));
    const solved = h('input', { type: 'checkbox', name: 'resolved', id: 'lamina-solved' });
    const comment = h('textarea', { name: 'comment', rows: 2, id: 'lamina-comment', maxlength: 2000, dir: 'auto' });
    return h(
      'form',
      { onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
      h('fieldset', null, h('legend', null, this.say('rate')), h('div', { class: 'stars' }, ...stars)),
      h('label', { class: 'check', for: 'lamina-solved' }, solved, this.say('solved')),
      h('label', { for: 'lamina-comment' }, this.say('comment')),
      comment,
      h('button', { type: 'submit' }, this.say('rateSend')),
    );
  }

  /** @param {number} count */
  #star(count) {
    const id = `lamina-star-${count}`;
    const label = this.say('stars', { count });
    const shape = s('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, s('path', { d: STAR }));
    const input = h('input', { type: 'radio', name: 'score', value: count, id, required: true, 'aria-label': label });
    return h('label', { for: id, title: label }, input, shape);
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const values = new FormData(form);
    const comment = String(values.get('comment') ?? '').trim();
    // A box left empty says nothing; only a tick is an answer.
    const resolved = values.has('resolved') && { resolved: true };
    try {
      await this.options.onRate({ score: Number(values.get('score')), ...resolved, ...(comment && { comment }) });
      form.remove();
      this.result.textContent = this.say('thanks');
      this.again.focus();
    } catch (error) {
      this.result.textContent = /** @type {Error} */ (error).message;
    }
  }
}
