/** What the widget remembers between page loads: which conversation is open, what is unsent. */

const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** @typedef {{id: string, token: string, disclosure: string, at: number}} Remembered */
/** @typedef {{clientId: string, text: string}} Unsent */

/** Conversation in the chosen store, unsent messages and the panel's state per tab. */
export class Memory {
  /** @param {string} base origin of the service @param {boolean} device remember across tabs */
  constructor(base, device) {
    this.key = `lamina:${base}`;
    this.lasting = storeOrNull(device ? 'localStorage' : 'sessionStorage');
    this.tab = storeOrNull('sessionStorage');
  }

  /** @returns {Remembered | null} */
  get conversation() {
    const found = read(this.lasting, this.key);
    return found?.id && found.token && Date.now() - found.at < MAX_AGE_MS ? found : null;
  }

  /** @param {Remembered | null} conversation */
  set conversation(conversation) {
    write(this.lasting, this.key, conversation);
  }

  /** @returns {Unsent[]} */
  get unsent() {
    return read(this.tab, `${this.key}:unsent`) ?? [];
  }

  /** @param {Unsent[]} unsent */
  set unsent(unsent) {
    write(this.tab, `${this.key}:unsent`, unsent.length ? unsent : null);
  }

  /** @param {string} id of a conversation @returns {number} seq of the last event that was shown */
  readUpTo(id) {
    const found = read(this.lasting, `${this.key}:read`);
    return found?.id === id ? found.seq : 0;
  }

  /** @param {string} id @param {number} seq */
  setReadUpTo(id, seq) {
    if (seq > this.readUpTo(id)) write(this.lasting, `${this.key}:read`, { id, seq });
  }

  /** @returns {boolean} */
  get panelOpen() {
    return read(this.tab, `${this.key}:open`) === true;
  }

  /** @param {boolean} open */
  set panelOpen(open) {
    write(this.tab, `${this.key}:open`, open || null);
  }
}

/** Null where the browser forbids storage; the widget then forgets at reload, and works. */
function storeOrNull(/** @type {'localStorage' | 'sessionStorage'} */ name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

/** @param {Storage | null} store @param {string} key @returns {any} */
function read(store, key) {
  try {
    return JSON.parse(store?.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {Storage | null} store @param {string} key @param {unknown} value null removes it */
function write(store, key, value) {
  try {
    if (value === null) store?.removeItem(key);
    else store?.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden store costs the resume after reload, nothing else.
  }
}
