/**
 * The one line that a site embeds:
 * `<script type="module" src="https://…/widget.js" data-accent="#1f5c4b"></script>`.
 *
 * A `<lamina-chat>` in the page is used where it stands; else one is appended, with the script's
 * `data-…` attributes as its attributes.
 */

import { LaminaChat } from './assets/widget/element.js';

if (!customElements.get('lamina-chat')) customElements.define('lamina-chat', LaminaChat);

if (!document.querySelector('lamina-chat')) {
  // A module has no `document.currentScript`; the tag is the one that names this very file.
  const tags = [...document.querySelectorAll('script[type=module][src]')];
  const tag = tags.find((script) => /** @type {HTMLScriptElement} */ (script).src === import.meta.url);
  const element = document.createElement('lamina-chat');
  for (const { name, value } of tag?.attributes ?? []) {
    if (name.startsWith('data-')) element.setAttribute(name.slice('data-'.length), value);
  }
  document.body.append(element);
}
