/** The panel: header, banner, transcript, composer, footer, and what each shows of a session. */

import { h, icon } from '../wire/dom.js';
import { Composer } from './composer.js';
import { HandoffBanner } from './handoff.js';
import { Log } from './log.js';
import { Rating } from './rating.js';

const CROSS = 'M6 6l12 12M18 6L6 18';
const PERSON = ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4 21c0-4 3.6-6 8-6s8 2 8 6'];

/** @typedef {import('./strings.js').Say} Say */
/** @typedef {import('./session.js').Session} Session */

/** Builds the panel once and redraws it from the session. */
export class Panel {
  /**
   * @param {Session} session
   * @param {Say} say
   * @param {{title: string, base: string, onClose: () => void}} options
   */
  constructor(session, say, options) {
    this.session = session;
    this.say = say;
    this.log = new Log(say, {
      base: options.base,
      onRetry: (key) => session.retry(key),
      onDiscard: (key) => session.discard(key),
      onHelpful: (id, helpful) => this.attempt(() => session.feedback({ message_id: id, helpful })),
    });
    this.composer = new Composer(say, (text) => session.send(text));
    this.banner = new HandoffBanner(say, (text) => session.correct(text));
    this.rating = new Rating(say, {
      onRate: (feedback) => session.feedback(feedback),
      onAgain: () => this.#again(),
    });
    this.hint = h('p', { class: 'hint' });
    this.state = h('p', { class: 'state', role: 'status', hidden: true });
    this.problem = h('p', { class: 'problem', role: 'alert', hidden: true });
    this.announcer = h('div', { class: 'unseen', 'aria-live': 'polite' });
    this.element = this.#build(options);
  }

  draw() {
    const { session, say } = this;
    const { transcript } = session;
    this.log.show(transcript, session.disclosure);
    this.composer.offer(transcript.quickReplies);
    this.composer.element.hidden = transcript.closed;
    this.banner.show(transcript.handoff);
    this.rating.element.hidden = !transcript.closed;
    showText(this.hint, this.#hintText());
    showText(this.state, this.#stateText());
    const asked = { waiting: 'humanAsked', accepted: 'humanHere' }[transcript.handoff?.status ?? ''];
    this.humanText.textContent = say(asked ?? 'human');
    this.human.toggleAttribute('disabled', Boolean(asked));
    this.human.hidden = transcript.closed;
    this.endButton.hidden = transcript.closed || session.phase !== 'open';
  }

  /** Say something to screen readers, once. */
  announce(/** @type {string} */ words) {
    this.announcer.textContent = words;
  }

  /** Run a call; its failure is said in the panel. */
  async attempt(/** @type {() => any} */ action) {
    showText(this.problem, '');
    try {
      await action();
    } catch (error) {
      showText(this.problem, /** @type {Error} */ (error).message);
    }
  }

  /** @param {{title: string, onClose: () => void}} options */
  #build({ title, onClose }) {
    const label = this.say('minimise');
    const close = h('button', { type: 'button', class: 'icon', 'aria-label': label, title: label, onclick: onClose }, icon(CROSS));
    const head = h('div', { class: 'head' }, h('div', null, h('h2', { id: 'lamina-title' }, title), this.hint), close);
    const onkeydown = (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && onClose();
    return h(
      'div',
      { class: 'panel', part: 'panel', id: 'lamina-panel', role: 'dialog', 'aria-labelledby': 'lamina-title', onkeydown },
      head,
      this.state,
      this.banner.element,
      this.log.element,
      this.problem,
      this.composer.element,
      this.rating.element,
      this.#foot(),
      this.announcer,
    );
  }

  #foot() {
    const { say } = this;
    const button = (/** @type {string} */ key, /** @type {() => void} */ onclick) => h('button', { type: 'button', onclick }, say(key));
    this.humanText = h('span', null, say('human'));
    this.human = h('button', { type: 'button', class: 'human', onclick: () => this.#askForHuman() }, icon(...PERSON), this.humanText);
    this.endButton = button('end', () => this.#confirmEnd(true));
    const yes = button('endYes', () => this.#end());
    const no = button('endNo', () => this.#confirmEnd(false));
    this.confirm = h('div', { class: 'confirm', role: 'group', hidden: true }, h('span', null, say('endSure')), yes, no);
    this.more = h('div', { class: 'more' }, button('save', () => this.attempt(() => this.#save())), this.endButton);
    return h('div', { class: 'foot' }, this.human, this.more, this.confirm);
  }

  /** Who is on the other side, honestly. */
  #hintText() {
    const { owner, agent, closed } = this.session.transcript;
    if (closed) return this.say('endedHint');
    if (owner === 'human_agent') return this.say('personHint', { name: agent || this.say('person') });
    return this.say(owner === 'queue' ? 'waitingHint' : 'assistantHint');
  }

  #stateText() {
    const { session, say } = this;
    if (session.phase === 'failed') return session.problem;
    if (session.phase === 'opening') return say('opening');
    if (!navigator.onLine) return say('offline');
    if (session.phase === 'open' && session.lineState === 'waiting') return say('reconnecting');
    return session.startedOver ? say('startedOver') : '';
  }

  async #askForHuman() {
    await this.session.open();
    await this.attempt(() => this.session.requestHuman());
    this.composer.focus();
  }

  #end() {
    this.#confirmEnd(false);
    this.attempt(() => this.session.end());
  }

  /** @param {boolean} asking */
  #confirmEnd(asking) {
    this.confirm.hidden = !asking;
    this.more.hidden = asking;
    const next = asking ? this.confirm.querySelector('button') : this.endButton;
    next?.focus();
  }

  async #again() {
    await this.session.restart();
    this.rating.reset();
    this.composer.focus();
  }

  async #save() {
    const address = URL.createObjectURL(await this.session.download());
    h('a', { href: address, download: 'conversation.txt' }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }
}

/** @param {HTMLElement} element @param {string} text an empty one hides the element */
function showText(element, text) {
  // Rewriting the same words would make a screen reader say them again.
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === '';
}
