/** What the agent can do with the open handoff: accept, decline, write, hand back, resolve. */

import { h } from '../wire/dom.js';
import { randomId } from '../wire/problem.js';

/** @typedef {import('./api.js').Handoff} Handoff */

/** The bar below the conversation; it shows what the handoff's status allows. */
export class Actions {
  /**
   * @param {import('./api.js').DeskApi} api
   * @param {{onDone: (action: string) => void}} options
   */
  constructor(api, options) {
    this.api = api;
    this.options = options;
    this.mode = '';
    this.messageId = '';
    this.problem = h('p', { class: 'problem', role: 'alert' });
    this.body = h('div', {});
    this.field = this.#textField();
    this.element = h('section', { class: 'actions', 'aria-label': 'Actions' }, this.problem, this.body);
  }

  /** @param {Handoff} handoff */
  show(handoff) {
    this.handoff = handoff;
    const mine = handoff.human_agent === this.api.name;
    const mode = handoff.status === 'accepted' && !mine ? `other:${handoff.human_agent}` : handoff.status;
    if (mode === this.mode) return;
    this.mode = mode;
    this.#plain();
  }

  /** Put words in the text field, after what is there. @param {string} text */
  use(text) {
    const { field } = this;
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
    field.focus();
  }

  /** The buttons of the current status, without an open form. */
  #plain() {
    const shown = { waiting: () => this.#waiting(), accepted: () => this.#accepted() }[this.mode] ?? (() => this.#over());
    this.body.replaceChildren(shown());
  }

  #waiting() {
    const accept = h('button', { type: 'button', class: 'primary', onclick: () => this.#act('accept') }, 'Accept');
    const decline = h('button', { type: 'button', onclick: () => this.#ask(DECLINE) }, 'Decline…');
    return h('div', { class: 'row' }, accept, decline);
  }

  #accepted() {
    const send = h('button', { type: 'submit', class: 'primary' }, 'Send');
    const back = h('button', { type: 'button', onclick: () => this.#ask(RETURN) }, 'Hand back…');
    const resolve = h('button', { type: 'button', onclick: () => this.#ask(RESOLVE) }, 'Resolve…');
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#send();
    };
    return h('form', { onsubmit: submit }, h('label', { for: 'reply' }, 'Write to the customer'), this.field, h('div', { class: 'row' }, send, back, resolve));
  }

  #over() {
    const [, other] = this.mode.split('other:');
    const text = other === undefined ? { returned: 'Handed back to the assistant.', resolved: 'Resolved.', abandoned: 'The customer left.' }[this.mode] : `Already taken by ${other}.`;
    return h('p', { class: 'over' }, text ?? `This handoff is ${this.mode}.`);
  }

  #textField() {
    const key = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    };
    return /** @type {HTMLTextAreaElement} */ (
      h('textarea', { id: 'reply', rows: 3, maxlength: 4000, dir: 'auto', onkeydown: key, oninput: () => (this.messageId = '') })
    );
  }

  async #send() {
    const text = this.field.value.trim();
    if (!text || this.sending) return;
    // The same words keep their id until they are stored: a retry after a lost answer is no second message.
    this.messageId ||= randomId();
    this.sending = true;
    const sent = await this.#act('messages', { client_message_id: this.messageId, text });
    this.sending = false;
    if (!sent) return;
    this.messageId = '';
    this.field.value = '';
    this.field.focus();
  }

  /** @param {Question} question */
  #ask({ action, label, field, go }) {
    const input = field && h('textarea', { id: 'answer', rows: 3, maxlength: field.longest, required: field.required, dir: 'auto' });
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const value = input ? /** @type {HTMLTextAreaElement} */ (input).value.trim() : '';
      this.#act(action, field ? { [field.name]: value } : {});
    };
    const yes = h('button', { type: 'submit', class: 'primary' }, go);
    const no = h('button', { type: 'button', onclick: () => this.#plain() }, 'Cancel');
    const form = h('form', { onsubmit: submit }, h(input ? 'label' : 'p', { for: input ? 'answer' : null }, label), input, h('div', { class: 'row' }, yes, no));
    this.body.replaceChildren(form);
    (input ?? yes).focus();
  }

  /**
   * @param {'accept' | 'decline' | 'return' | 'resolve' | 'messages'} action
   * @param {Record<string, unknown>} [body]
   * @returns {Promise<boolean>} whether it worked; what did not is said
   */
  async #act(action, body) {
    this.problem.textContent = '';
    try {
      await this.api.act(this.handoff?.handoff_id ?? '', action, body);
    } catch (error) {
      this.problem.textContent = /** @type {Error} */ (error).message;
      this.options.onDone('refused');
      return false;
    }
    this.options.onDone(action);
    return true;
  }
}

/**
 * @typedef {object} Question
 * @property {'decline' | 'return' | 'resolve'} action
 * @property {string} label
 * @property {{name: string, longest: number, required: boolean}} [field]
 * @property {string} go
 */

/** @type {Question} */
const DECLINE = {
  action: 'decline',
  label: 'Why can you not take it? It stays in the queue for others.',
  field: { name: 'reason', longest: 500, required: true },
  go: 'Decline',
};
/** @type {Question} */
const RETURN = {
  action: 'return',
  label: 'What was agreed, and what is new? The assistant goes on from here.',
  field: { name: 'note', longest: 4000, required: false },
  go: 'Hand back',
};
/** @type {Question} */
const RESOLVE = { action: 'resolve', label: 'End this conversation as solved?', go: 'Yes, resolve' };
