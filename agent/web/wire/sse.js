/** Parses a server-sent-event stream that was fetched, as the WHATWG describes it. */

/** @typedef {{type: string, id: string, data: string}} ServerEvent */

/** Collects lines into events. */
export class EventParser {
  #rest = '';
  #skipLineFeed = false;
  #type = '';
  #data = /** @type {string[]} */ ([]);
  #id = '';

  /**
   * Take a piece of the stream and return the events that it completes.
   *
   * @param {string} text
   * @returns {ServerEvent[]}
   */
  push(text) {
    const events = [];
    for (const line of this.#lines(text)) {
      if (line === '') events.push(...this.#dispatch());
      else this.#field(line);
    }
    return events;
  }

  /** @param {string} text @returns {string[]} */
  #lines(text) {
    // A CR ends a line at once; the LF that may follow, perhaps in the next piece, belongs to it.
    if (this.#skipLineFeed && text.startsWith('\n')) text = text.slice(1);
    this.#skipLineFeed = text === '' ? this.#skipLineFeed : text.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() ?? '';
    return lines;
  }

  /** @param {string} line */
  #field(line) {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#type = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
  }

  /** @returns {ServerEvent[]} */
  #dispatch() {
    const event = { type: this.#type || 'message', id: this.#id, data: this.#data.join('\n') };
    const empty = this.#data.length === 0;
    this.#type = '';
    this.#data = [];
    return empty ? [] : [event];
  }
}

/**
 * Read a response body as events.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} onBytes called for every piece, comments included: the line is alive
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* readEvents(body, onBytes) {
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    yield* parser.push(decoder.decode(value, { stream: true }));
  }
}
