/** The packet, for reading before the first hello: what it is about, what is known, what to mind. */

import { h } from '../wire/dom.js';
import { mood, sparkline } from './sparkline.js';
import { factStatus, readable, reason, when } from './words.js';

/** @typedef {(id: string) => Node} Ref makes a message id into something to click */

/**
 * @param {import('./api.js').Handoff} handoff
 * @param {{ref: Ref, onUse: (text: string) => void}} options
 * @returns {HTMLElement}
 */
export function packetView(handoff, { ref, onUse }) {
  const { packet } = handoff;
  return h(
    'section',
    { class: 'packet', 'aria-label': 'Packet', tabindex: 0 },
    head(handoff),
    compliance(packet, ref),
    opening(packet, onUse),
    section('Missing', packet.missing_information, (missing) => [strong(missing.name), dash(missing.why), ref(missing.message_id)]),
    section('Known facts', packet.facts, (fact) => [badge(fact.status), fact.text, evidence([fact], ref)]),
    section('Tried so far', packet.attempted, (attempt) => attempted(attempt, ref)),
    section('Promised', packet.promises_made, (promise) => [promise.text, ref(promise.message_id)]),
    section('Next steps', packet.next_steps, (step) => [strong(step.text), dash(step.why), details(step), evidence(step.evidence, ref)]),
    sentiment(packet.sentiment, ref),
    why(packet.reason, ref),
    customer(packet.customer),
    section('Masked', packet.redactions, (masked) => [`${readable(masked.kind)} × ${masked.count}`, ...masked.message_ids.map(ref)]),
    fine(packet),
  );
}

/** @param {import('./api.js').Handoff} handoff */
function head({ packet, waiting_since: waiting, layer, priority }) {
  const entities = Object.entries(packet.issue.entities);
  return h(
    'header',
    null,
    h(
      'p',
      { class: 'tags' },
      h('span', { class: `tag layer${layer}` }, `Layer ${layer}`),
      h('span', { class: `tag ${priority}` }, `${readable(priority)} priority`),
      h('span', { class: 'tag' }, readable(packet.issue.type)),
      h('span', { class: 'faint' }, `asked ${when(waiting)}`),
    ),
    layer === 3 && layerThree(),
    h('h2', { dir: 'auto' }, packet.issue.one_line),
    packet.issue.goal !== packet.issue.one_line && h('p', { dir: 'auto' }, strong('Wants: '), packet.issue.goal),
    packet.summary !== packet.issue.one_line && h('p', { class: 'faint', dir: 'auto' }, packet.summary),
    entities.length > 0 && h('dl', { class: 'pairs' }, ...entities.flatMap(([name, { value }]) => [h('dt', null, readable(name)), h('dd', null, value)])),
  );
}

function layerThree() {
  return h(
    'p',
    { class: 'human-led' },
    strong('Human-led. '),
    'This conversation belongs to people alone: the assistant only documents it. It will not write to the customer and proposes nothing to say.',
  );
}

/** @param {any} packet @param {Ref} ref */
function compliance(packet, ref) {
  return section('Keep in mind', packet.compliance, (duty) => [strong(readable(duty.flag)), dash(duty.text), evidence(duty.evidence, ref)], 'mind');
}

/** @param {any} attempt @param {Ref} ref */
function attempted(attempt, ref) {
  const worked = h('span', { class: attempt.worked ? 'badge verified' : 'badge failed' }, attempt.worked ? 'Worked' : 'Did not work');
  return [worked, attempt.what, details(attempt), dash(attempt.result), ref(attempt.message_id)];
}

/** @param {any} packet @param {(text: string) => void} onUse */
function opening({ suggested_opening: text }, onUse) {
  if (!text) return null;
  const use = h('button', { type: 'button', onclick: () => onUse(text) }, 'Put it in the text field');
  return h('section', null, h('h3', null, 'Suggested opening'), h('blockquote', { dir: 'auto' }, text), use);
}

/** @param {any} line @param {Ref} ref */
function sentiment(line, ref) {
  if (!line.trajectory.length) return null;
  const quotes = line.quotes.map((/** @type {any} */ quote) => h('li', { dir: 'auto' }, h('q', null, quote.text), ' ', ref(quote.message_id)));
  return h(
    'section',
    null,
    h('h3', null, 'Mood'),
    sparkline(line.trajectory, line.turning_point),
    h('p', null, `Now ${mood(line.current)}.`, line.turning_point && ' Turned at ', line.turning_point && ref(line.turning_point)),
    quotes.length > 0 && h('ul', null, ...quotes),
  );
}

/** @param {any} why @param {Ref} ref */
function why({ code, tier, signals }, ref) {
  const lines = signals.map((/** @type {any} */ signal) =>
    h(
      'li',
      null,
      strong(reason(signal.code)),
      h('span', { class: 'faint' }, ` ${readable(signal.signal)} ${shown(signal.value)}, ${readable(signal.operator).toLowerCase()} ${shown(signal.threshold)}, rule ${signal.rule} `),
      ...signal.message_ids.map(ref),
    ),
  );
  return h('section', null, h('h3', null, 'Why it came to a person'), h('p', null, `${reason(code)} (tier ${tier})`), h('ul', null, ...lines));
}

/** @param {any} customer */
function customer({ id, verified, how, tier, open_cases: open, previous_contacts: contacts }) {
  const checked = verified ? `Identity verified (${readable(how ?? 'yes').toLowerCase()})` : 'Identity not verified';
  const who = [id ?? 'Not identified', tier && `${tier} tier`].filter(Boolean).join(' · ');
  const earlier = contacts.map((/** @type {any} */ contact) =>
    h('li', null, `${when(contact.at)}: ${contact.one_line || readable(contact.type)} `, h('span', { class: 'faint' }, readable(contact.outcome))),
  );
  const cases = open.map((/** @type {any} */ each) => h('li', null, each.text));
  return h(
    'section',
    null,
    h('h3', null, 'Customer'),
    h('p', null, who, ' ', h('span', { class: verified ? 'badge verified' : 'badge customer_stated' }, checked)),
    cases.length > 0 && h('h4', null, 'Open cases'),
    cases.length > 0 && h('ul', null, ...cases),
    earlier.length > 0 && h('h4', null, 'Earlier contacts'),
    earlier.length > 0 && h('ul', null, ...earlier),
  );
}

/** @param {any} packet */
function fine(packet) {
  const pairs = { Packet: packet.packet_id, Conversation: packet.conversation_id, Channel: packet.channel, Language: packet.language, Queue: packet.queue, Made: when(packet.created_at), Policy: packet.reason.policy_version };
  const rows = Object.entries(pairs).filter(([, value]) => value);
  return h('details', null, h('summary', null, 'Fine print'), h('dl', { class: 'pairs' }, ...rows.flatMap(([name, value]) => [h('dt', null, name), h('dd', null, value)])));
}

/**
 * @param {string} title
 * @param {any[] | undefined} items an empty list shows nothing
 * @param {(item: any) => any[]} render
 * @param {string} [style]
 */
function section(title, items, render, style) {
  if (!items?.length) return null;
  const lines = items.map((item) => h('li', { dir: 'auto' }, ...spaced(render(item))));
  return h('section', { class: style ?? null }, h('h3', null, title), h('ul', null, ...lines));
}

/** @param {any[]} parts */
function spaced(parts) {
  return parts.filter(Boolean).flatMap((part, index) => (index ? [' ', part] : [part]));
}

/** @param {{source: string, ref: string}[] | undefined} refs @param {Ref} ref */
function evidence(refs, ref) {
  const parts = (refs ?? []).map((each) => (each.source === 'message' ? ref(each.ref) : source(each)));
  return h('span', { class: 'evidence' }, ...spaced(parts));
}

/** A workflow run's key ends in the workflow's name; the whole key is in the title. */
function source(/** @type {{source: string, ref: string}} */ { source: kind, ref }) {
  const name = kind === 'workflow' ? readable(ref.split(':').at(-1) ?? ref).toLowerCase() : ref;
  return h('span', { class: 'source', title: ref }, `${kind} ${name}`);
}

/** @param {{arguments?: Record<string, string>, workflow?: string | null}} step */
function details({ workflow, arguments: given = {} }) {
  const said = Object.entries(given).map(([name, value]) => `${readable(name).toLowerCase()} ${value}`);
  const text = [workflow && readable(workflow), ...said].filter(Boolean).join(', ');
  return text && h('span', { class: 'faint' }, `(${text})`);
}

/** @param {string} code */
const badge = (code) => h('span', { class: `badge ${code}` }, factStatus(code));
/** @param {string} text */
const strong = (text) => h('strong', null, text);
/** @param {string} text */
const dash = (text) => text && `– ${text}`;
/** @param {unknown} value */
const shown = (value) => (typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value));
