/** Signing in: the desk key and the name that customers see. */

import { h } from '../wire/dom.js';

/**
 * The form; `onSignIn` throws what the form then says.
 *
 * @param {{name: string, notice: string, onSignIn: (key: string, name: string) => Promise<void>}} options
 * @returns {HTMLElement}
 */
export function signIn({ name, notice, onSignIn }) {
  const key = /** @type {HTMLInputElement} */ (
    h('input', { id: 'key', type: 'password', autocomplete: 'current-password', required: true })
  );
  const who = /** @type {HTMLInputElement} */ (
    h('input', { id: 'name', autocomplete: 'name', required: true, maxlength: 60, value: name })
  );
  const problem = h('p', { class: 'problem', role: 'alert' }, notice);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    problem.textContent = '';
    await onSignIn(key.value.trim(), who.value.trim()).catch((error) => {
      problem.textContent = error.message;
      key.focus();
    });
  };
  const form = h(
    'form',
    { class: 'card', onsubmit: submit },
    h('h1', null, 'Agent desk'),
    h('p', { class: 'faint' }, 'The desk key is printed by ', h('code', null, 'lamina serve'), ' or set by your administrator.'),
    h('label', { for: 'key' }, 'Desk key'),
    key,
    h('label', { for: 'name' }, 'Your name, as customers see it'),
    who,
    problem,
    h('button', { type: 'submit', class: 'primary' }, 'Sign in'),
  );
  return h('main', { class: 'signin' }, form);
}
