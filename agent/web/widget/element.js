/** The custom element `<lamina-chat>`: a launcher and a panel, isolated in a shadow root. */

import { h, icon } from '../wire/dom.js';
import { Memory } from './memory.js';
import { Panel } from './panel.js';
import { Session } from './session.js';
import { strings } from './strings.js';
import { accented, sheet } from './styles.js';

const CHAT = 'M4 5h16v11H9l-5 4z';
const DOWN = 'M5 9l7 7 7-7';
const ORIGIN = new URL(import.meta.url).origin;

/** @typedef {import('../wire/stream.js').LogEvent} LogEvent */

/**
 * Attributes: `base` (origin of the service), `title-text`, `accent` (a CSS colour), `locale`,
 * `theme` (`auto`, `light`, `dark`), `remember` (`device`, `tab`), `identity-token`, `position`
 * (`right`, `left`). Methods: `open`, `close`, `toggle`, `send`, `reset`. Events:
 * `lamina-open`, `lamina-close`, `lamina-event` (detail: the log event).
 */
export class LaminaChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return this.session.follow();
    this.base = (this.getAttribute('base') || ORIGIN).replace(/\/+$/, '');
    this.locale = chosenLocale(this.getAttribute('locale'));
    this.say = strings(this.locale);
    this.memory = new Memory(this.base, this.getAttribute('remember') !== 'tab');
    this.unread = 0;
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet(), accented(this.getAttribute('accent'))];
    this.#begin(this.memory.panelOpen);
    if (this.memory.conversation) this.session.open();
  }

  disconnectedCallback() {
    this.session.stop();
  }

  get isOpen() {
    return this.hasAttribute('data-open');
  }

  /** Show the panel; the conversation is opened with it. */
  open() {
    if (this.isOpen) return;
    this.#setOpen(true);
    this.session.open();
    this.panel.composer.focus();
    this.#tell('lamina-open');
  }

  close() {
    if (!this.isOpen) return;
    this.#setOpen(false);
    this.launcher.focus();
    this.#tell('lamina-close');
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** Open the panel and send a message for the customer. */
  send(/** @type {string} */ text) {
    this.open();
    this.session.send(text);
  }

  /** Forget the conversation, for example when the customer signs out. */
  reset() {
    this.session.leave();
    this.#begin(false);
  }

  /** Build everything for a new session. @param {boolean} open */
  #begin(open) {
    const { base, locale, memory } = this;
    const identityToken = this.getAttribute('identity-token');
    this.session = new Session({ base, locale, identityToken, memory });
    const title = this.getAttribute('title-text') || this.say('title');
    this.panel = new Panel(this.session, this.say, { title, base, onClose: () => this.close() });
    this.badge = h('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' });
    this.launcher = this.#launcher();
    const root = h('div', { class: 'root', lang: locale }, this.panel.element, this.launcher);
    this.shadowRoot?.replaceChildren(root);
    this.session.addEventListener('change', () => this.#draw());
    this.session.addEventListener('event', (event) => this.#heard(/** @type {CustomEvent} */ (event).detail));
    this.#setOpen(open);
  }

  #launcher() {
    return h(
      'button',
      { type: 'button', class: 'launcher', part: 'launcher', 'aria-controls': 'lamina-panel', onclick: () => this.toggle() },
      h('span', { class: 'when-closed' }, icon(CHAT)),
      h('span', { class: 'when-open' }, icon(DOWN)),
      this.badge,
    );
  }

  /** @param {boolean} open */
  #setOpen(open) {
    this.panel.element.hidden = !open;
    this.toggleAttribute('data-open', open);
    this.memory.panelOpen = open;
    if (open) {
      this.unread = 0;
      this.memory.setReadUpTo(this.session.remembered?.id ?? '', this.session.seen);
    }
    this.#draw();
    if (open) this.panel.log.toEnd();
  }

  #draw() {
    this.panel.draw();
    this.badge.hidden = this.unread === 0;
    this.badge.textContent = String(this.unread);
    const label = this.isOpen ? 'minimise' : this.unread ? 'openUnread' : 'open';
    this.launcher.setAttribute('aria-label', this.say(label, { count: this.unread }));
    this.launcher.setAttribute('aria-expanded', String(this.isOpen));
  }

  /** @param {LogEvent} event */
  #heard(event) {
    this.#tell('lamina-event', event);
    const id = this.session.remembered?.id ?? '';
    const words = this.#spoken(event);
    // What was shown before a reload is neither announced nor counted again.
    if (words && event.seq > this.memory.readUpTo(id)) {
      this.panel.announce(words);
      if (!this.isOpen) this.unread += 1;
      this.#draw();
    }
    if (this.isOpen) this.memory.setReadUpTo(id, event.seq);
  }

  /** What a screen reader hears of an event: finished messages of others, and changes of hands. */
  #spoken(/** @type {LogEvent} */ event) {
    const { transcript } = this.session;
    const notice = transcript.line(`event-${event.seq}`);
    if (notice) return this.panel.log.noticeText(notice);
    const line = transcript.byId.get(event.data.message_id);
    const finished = line?.done && line.text && event.type !== 'message.delta';
    return finished && line.author !== 'customer' ? `${this.panel.log.label(line)}: ${line.text}` : '';
  }

  /** @param {string} type @param {unknown} [detail] */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}

/** @param {string | null} wanted a language tag, or `auto` for the page's, else the browser's */
function chosenLocale(wanted) {
  const tags = [wanted, document.documentElement.lang, navigator.language];
  return tags.find((tag) => tag && /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(tag)) ?? 'en';
}
