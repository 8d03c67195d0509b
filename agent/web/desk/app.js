/** The desk page: sign in, choose from the queue, read, talk, decide. */

import { h } from '../wire/dom.js';
import { Problem } from '../wire/problem.js';
import { EventStream } from '../wire/stream.js';
import { Actions } from './actions.js';
import { DeskApi } from './api.js';
import { packetView } from './packet.js';
import { Queue } from './queue.js';
import { signIn } from './signin.js';
import { Talk } from './talk.js';

const POLL_MS = 10000;
const SETTLE_MS = 200;
const PATH = '/desk/handoffs/';

/** The whole page in one element. */
class LaminaDesk extends HTMLElement {
  connectedCallback() {
    this.declined = new Set();
    const { key, name } = stored();
    if (key) this.#enter(new DeskApi(key, name));
    else this.#showSignIn('');
    window.addEventListener('popstate', () => this.#route());
  }

  /** @param {string} notice */
  #showSignIn(notice) {
    const onSignIn = async (/** @type {string} */ key, /** @type {string} */ name) => {
      const api = new DeskApi(key, name);
      await api.queue('waiting');
      store(key, name);
      this.#enter(api);
    };
    this.replaceChildren(signIn({ name: stored().name, notice, onSignIn }));
  }

  /** @param {string} notice */
  #leave(notice) {
    this.live?.stop();
    this.talk?.stop();
    clearInterval(this.poll);
    store('', stored().name);
    this.api = undefined;
    this.#showSignIn(notice);
  }

  /** @param {DeskApi} api */
  #enter(api) {
    this.api = api;
    this.queue = new Queue((id) => this.#go(id));
    this.state = h('span', { class: 'state', role: 'status' });
    this.room = h('section', { class: 'room', 'aria-label': 'Chosen conversation', tabindex: -1 });
    const out = h('button', { type: 'button', onclick: () => this.#leave('') }, 'Sign out');
    const bar = h('header', { class: 'bar' }, h('h1', null, 'Agent desk'), this.state, h('span', { class: 'who' }, api.name), out);
    this.replaceChildren(bar, h('main', { class: 'columns' }, this.queue.element, this.room));
    this.live = new EventStream({
      url: () => '/v1/desk/events',
      headers: api.headers,
      onEvent: () => this.#soon(),
      onState: (state) => this.#lineIs(state),
      onRefused: (problem) => this.#refused(problem),
    });
    this.live.start();
    this.poll = setInterval(() => this.live?.state !== 'live' && this.#refresh(), POLL_MS);
    this.#route();
    this.#refresh();
  }

  /** @param {import('../wire/stream.js').LineState} state */
  #lineIs(state) {
    if (this.state) this.state.textContent = state === 'waiting' ? 'Reconnecting…' : '';
  }

  /** Many events at once are one reason to look. */
  #soon() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.#refresh(), SETTLE_MS);
  }

  async #refresh() {
    const { api } = this;
    if (!api) return;
    try {
      const [waiting, accepted] = await Promise.all([api.queue('waiting'), api.queue('accepted')]);
      this.queue?.show(waiting, accepted.filter((entry) => entry.human_agent === api.name), this.declined);
    } catch (error) {
      this.#refused(error);
    }
  }

  /** @param {unknown} error */
  #refused(error) {
    if (!(error instanceof Problem)) throw error;
    if (error.gone && error.status !== 404) this.#leave(error.message);
    else if (this.state) this.state.textContent = error.message;
  }

  /** @param {string} id */
  #go(id) {
    history.pushState(null, '', id ? PATH + encodeURIComponent(id) : '/desk');
    this.#route();
    this.room?.focus();
  }

  #route() {
    if (!this.api || !this.queue || !this.room) return;
    const id = location.pathname.startsWith(PATH) ? decodeURIComponent(location.pathname.slice(PATH.length)) : '';
    this.queue.chosen = id;
    this.classList.toggle('chosen', id !== '');
    this.talk?.stop();
    this.talk = undefined;
    this.room.replaceChildren(h('p', { class: 'hint' }, id ? 'Loading…' : 'Choose a conversation from the queue.'));
    this.#refresh();
    if (id) this.#openRoom(id);
  }

  /** @param {string} id */
  async #openRoom(id) {
    const api = /** @type {DeskApi} */ (this.api);
    try {
      const handoff = await api.handoff(id);
      if (this.queue?.chosen === id) this.#furnish(api, handoff);
    } catch (error) {
      if (error instanceof Problem) this.room?.replaceChildren(h('p', { class: 'hint', role: 'alert' }, error.message));
      this.#refused(error);
    }
  }

  /** @param {DeskApi} api @param {import('./api.js').Handoff} handoff */
  #furnish(api, handoff) {
    const id = handoff.handoff_id;
    this.talk = new Talk(api, handoff, () => this.#again(id));
    this.actions = new Actions(api, { onDone: (action) => this.#done(id, action) });
    this.packet = h('div', { class: 'packet-place' });
    const back = h('button', { type: 'button', class: 'back', onclick: () => this.#go('') }, '← Queue');
    const tabs = this.#tabs();
    const talking = h('section', { class: 'talking', 'aria-label': 'Talk' }, this.talk.element, this.actions.element, this.talk.news);
    talking.addEventListener('shown', () => this.#turnTo('talk'));
    this.room?.replaceChildren(h('div', { class: 'head' }, back, tabs), talking, this.packet);
    this.#turnTo('packet');
    this.#paint(handoff);
  }

  /** On narrow screens packet and conversation share the place. */
  #tabs() {
    const tab = (/** @type {string} */ name, /** @type {string} */ label) =>
      h('button', { type: 'button', 'data-tab': name, onclick: () => this.#turnTo(name) }, label);
    return h('div', { class: 'tabs', role: 'group', 'aria-label': 'Show' }, tab('packet', 'Packet'), tab('talk', 'Conversation'));
  }

  /** @param {string} name */
  #turnTo(name) {
    if (!this.room) return;
    this.room.dataset.shows = name;
    for (const tab of this.room.querySelectorAll('[data-tab]')) tab.setAttribute('aria-pressed', String(tab.getAttribute('data-tab') === name));
  }

  /** @param {import('./api.js').Handoff} handoff */
  #paint(handoff) {
    this.actions?.show(handoff);
    const shown = JSON.stringify(handoff.packet);
    if (!this.talk || !this.packet || shown === this.packet.dataset.shown) return;
    this.packet.dataset.shown = shown;
    const { talk, actions } = this;
    const onUse = (/** @type {string} */ text) => {
      this.#turnTo('talk');
      actions?.use(text);
    };
    this.packet.replaceChildren(packetView(handoff, { ref: (id) => talk.ref(id), onUse }));
  }

  /** The handoff may have changed: look again, once things are quiet. @param {string} id */
  #again(id) {
    clearTimeout(this.looking);
    this.looking = setTimeout(async () => {
      if (this.queue?.chosen !== id) return;
      await this.api?.handoff(id).then((handoff) => this.#paint(handoff)).catch((error) => this.#refused(error));
    }, SETTLE_MS);
  }

  /** @param {string} id @param {string} action */
  #done(id, action) {
    if (action === 'decline') {
      this.declined.add(id);
      this.#go('');
    } else this.#again(id);
    if (action === 'accept') this.#turnTo('talk');
    this.#soon();
  }
}

/** @returns {{key: string, name: string}} */
function stored() {
  return { key: sessionStorage.getItem('lamina-desk-key') ?? '', name: sessionStorage.getItem('lamina-desk-name') ?? '' };
}

/** @param {string} key @param {string} name */
function store(key, name) {
  sessionStorage.setItem('lamina-desk-key', key);
  sessionStorage.setItem('lamina-desk-name', name);
}

customElements.define('lamina-desk', LaminaDesk);
