/** JSON calls whose failures are problems a person can read. */

/** What went wrong with a call; `status` 0 means that no answer came. */
export class Problem extends Error {
  /** @param {number} status @param {string} code @param {string} detail */
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  /** Whether the same call may work later, unchanged. */
  get retryable() {
    return [0, 408, 425, 429].includes(this.status) || this.status >= 500;
  }

  /** Whether what we hold no longer opens anything. */
  get gone() {
    return [401, 403, 404].includes(this.status);
  }
}

/**
 * Call and return the JSON answer (null for an empty one).
 *
 * @param {string} url
 * @param {{method?: string, headers?: Record<string, string>, body?: unknown, timeout?: number}} [options]
 * @returns {Promise<any>}
 * @throws {Problem}
 */
export async function call(url, { method = 'GET', headers = {}, body, timeout = 20000 } = {}) {
  const response = await fetched(url, {
    method,
    headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }), ...headers },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(timeout),
  });
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/**
 * Read the problem document of a refused call.
 *
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
export async function problemOf(response) {
  const document = await response.json().catch(() => ({}));
  const detail = typeof document.detail === 'string' ? document.detail : document.title;
  const fallback = `The server answered ${response.status}. Please try again.`;
  return new Problem(response.status, document.code ?? '', detail || fallback);
}

/** A client message id. `crypto.randomUUID` does not exist on pages without HTTPS. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {string} url @param {RequestInit} init */
async function fetched(url, init) {
  try {
    return await fetch(url, init);
  } catch {
    throw new Problem(0, 'unreachable', 'No connection. Please check your network.');
  }
}
