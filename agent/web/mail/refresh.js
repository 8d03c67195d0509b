/** Keeps the list of sent mail current while somebody looks at it. */

const EVERY_MS = 2500;
const list = document.getElementById('mails');
const state = document.getElementById('state');

/** Fetch the page again and take over its list where that changed. */
async function refresh() {
  if (document.hidden || !list) return;
  const response = await fetch(location.href, { cache: 'no-store' });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.getElementById('mails');
  if (fresh && fresh.innerHTML !== list.innerHTML) list.replaceChildren(...fresh.childNodes);
  say('New messages appear here by themselves.');
}

/** @param {string} text */
function say(text) {
  if (state && state.textContent !== text) state.textContent = text;
}

const tick = () => refresh().catch(() => say('No connection; trying again.'));
setInterval(tick, EVERY_MS);
tick();
