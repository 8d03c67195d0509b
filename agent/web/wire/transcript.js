/** What a conversation looks like now, folded from its events; customer and desk share it. */

/** @typedef {import('./stream.js').LogEvent} LogEvent */
/** @typedef {{title: string, url: string | null, chunk_id: string}} Citation */
/**
 * @typedef {object} Line one line of the transcript; `rev` rises with every change
 * @property {string} key stable for the life of the line
 * @property {number} seq of its first event; lines stand in this order, unsent ones last
 * @property {string} id message id, empty while a message of ours is unsent
 * @property {'message' | 'notice'} kind
 * @property {string} author customer, assistant, human_agent, human_agent_via_assistant or system
 * @property {string} name the person's name where a person wrote
 * @property {string} text of a notice: its type
 * @property {Citation[]} citations
 * @property {string[]} quickReplies
 * @property {string} at RFC 3339
 * @property {boolean} done false while text is still arriving
 * @property {'' | 'sending' | 'queued' | 'failed'} pending
 * @property {string} problem why sending failed
 * @property {number} rev
 */
/** @typedef {{id: string, status: string, layer: number, position: number | null, summary: string[], agent: string}} Handoff */

/** Folds events in order; applying one twice changes nothing. */
export class Transcript {
  constructor() {
    this.lines = /** @type {Line[]} */ ([]);
    this.byId = /** @type {Map<string, Line>} */ (new Map());
    this.handoff = /** @type {Handoff | null} */ (null);
    this.owner = 'assistant';
    this.agent = '';
    this.typing = false;
    this.closed = false;
  }

  /**
   * Take one event.
   *
   * @param {LogEvent} event
   */
  apply(event) {
    const take = TAKE[event.type];
    if (take) take(this, event.data, event);
  }

  /**
   * Show a message of ours before the server has it.
   *
   * @param {string} clientId
   * @param {string} text
   * @returns {Line}
   */
  addPending(clientId, text) {
    const line = newLine(clientId, { author: 'customer', text, done: true, pending: 'sending' });
    this.lines.push(line);
    return line;
  }

  /**
   * The server stored our message: the line stands, or gives way to the one already shown.
   *
   * @param {string} clientId
   * @param {{message_id: string, seq: number}} stored
   */
  confirm(clientId, stored) {
    const line = this.line(clientId);
    if (!line || line.id) return;
    if (this.byId.has(stored.message_id)) this.drop(clientId);
    else this.#adopt(line, stored);
  }

  /** @param {string} key @returns {Line | undefined} */
  line(key) {
    return this.lines.find((line) => line.key === key);
  }

  /** @param {string} key */
  drop(key) {
    this.lines = this.lines.filter((line) => line.key !== key);
  }

  /** The quick replies that can be chosen now: those of the last message, until it is answered. */
  get quickReplies() {
    const last = this.lines.findLast((line) => line.kind === 'message');
    return last && last.done && !this.closed ? last.quickReplies : [];
  }

  /** @param {any} message @returns {Line} */
  put(message) {
    const known = this.byId.get(message.message_id) ?? this.#expected(message);
    const line = known ?? newLine(message.message_id, {});
    this.#adopt(line, message);
    return Object.assign(line, {
      author: message.author ?? line.author,
      text: message.text ?? line.text,
      at: message.created_at ?? line.at,
      name: line.name || this.agent,
      citations: message.citations ?? [],
      quickReplies: message.quick_replies ?? [],
    });
  }

  /** @param {string} text @param {LogEvent} event @param {string} [name] */
  note(text, event, name = '') {
    const key = `event-${event.seq}`;
    if (this.line(key)) return;
    this.#insert(newLine(key, { kind: 'notice', seq: event.seq, text, at: event.at, name, done: true }));
  }

  /** Our own message seen in the log before the answer to its call arrived. */
  #expected(/** @type {any} */ message) {
    if (message.author !== 'customer') return undefined;
    const text = (message.text ?? '').trim();
    return this.lines.find((line) => line.pending && line.text.trim() === text);
  }

  /** @param {Line} line @param {{message_id: string, seq: number}} message */
  #adopt(line, { message_id: id, seq }) {
    const settled = line.id === id && line.seq === seq;
    Object.assign(line, { id, seq, pending: '', problem: '', rev: line.rev + 1 });
    this.byId.set(id, line);
    if (!settled) this.#insert(line);
  }

  /** @param {Line} line put, or moved, to where its seq belongs */
  #insert(line) {
    const others = this.lines.filter((other) => other !== line);
    const place = others.findLastIndex((other) => !other.pending && other.seq <= line.seq);
    others.splice(place + 1, 0, line);
    this.lines = others;
  }
}

/** @type {Record<string, (transcript: Transcript, data: any, event: LogEvent) => void>} */
const TAKE = {
  'message.created': (transcript, data) => {
    if (transcript.byId.get(data.message_id)?.done) return;
    const line = transcript.put(data);
    line.done = data.author !== 'assistant' || Boolean(data.text);
    if (data.author !== 'customer') transcript.typing = false;
  },
  'message.delta': (transcript, data) => {
    const line = transcript.byId.get(data.message_id);
    if (!line || line.done) return;
    line.text += data.text;
    line.rev += 1;
  },
  'message.completed': (transcript, data) => {
    transcript.put(data).done = true;
    transcript.typing = false;
  },
  typing: (transcript, data) => {
    transcript.typing = Boolean(data.on);
  },
  'control.changed': (transcript, data) => {
    transcript.owner = data.owner;
  },
  'handoff.requested': (transcript, data, event) => {
    transcript.handoff = {
      id: data.handoff_id,
      status: 'waiting',
      layer: data.layer,
      position: data.position ?? null,
      summary: data.summary ?? [],
      agent: '',
    };
    transcript.typing = false;
    transcript.note('handoff.requested', event);
  },
  'handoff.accepted': (transcript, data, event) => {
    transcript.agent = data.agent ?? data.name ?? '';
    settle(transcript, 'accepted');
    transcript.note('handoff.accepted', event, transcript.agent);
  },
  'handoff.returned': (transcript, _data, event) => {
    transcript.note('handoff.returned', event, transcript.agent);
    settle(transcript, '');
  },
  'handoff.ended': (transcript, data, event) => {
    const result = data.result ?? data.status;
    // A resolved handoff ends the conversation; that has its own events.
    if (result !== 'resolved') transcript.note(`handoff.ended.${result}`, event, transcript.agent);
    settle(transcript, '');
  },
  'conversation.resolved': (transcript, _data, event) => transcript.note('conversation.resolved', event),
  'conversation.closed': (transcript, _data, event) => {
    if (!transcript.closed) transcript.note('conversation.closed', event);
    transcript.closed = true;
    transcript.typing = false;
    transcript.handoff = null;
  },
  error: (transcript, data, event) => transcript.note('error', event, data.detail ?? ''),
};

/** @param {Transcript} transcript @param {string} status empty when the handoff is over */
function settle(transcript, status) {
  if (!transcript.handoff) return;
  transcript.handoff = status ? { ...transcript.handoff, status, agent: transcript.agent } : null;
}

/** @param {string} key @param {Partial<Line>} values @returns {Line} */
function newLine(key, values) {
  return {
    key,
    seq: 0,
    id: '',
    kind: 'message',
    author: 'system',
    name: '',
    text: '',
    citations: [],
    quickReplies: [],
    at: '',
    done: false,
    pending: '',
    problem: '',
    rev: 0,
    ...values,
  };
}
