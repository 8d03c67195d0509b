/** The desk's words for codes; a code without a word is shown as itself, readably. */

const REASONS = {
  crisis: 'Crisis or distress',
  fraud_or_security: 'Fraud or account security',
  legal_or_regulatory: 'Legal or regulatory',
  sensitive_data: 'Sensitive personal data',
  vip: 'High-value relationship',
  human_requested: 'Asked for a person',
  offer_accepted: 'Accepted our offer of a person',
  frustration: 'Frustrated',
  complaint: 'Complaint',
  churn_risk: 'May leave',
  billing_dispute: 'Disputes a bill',
  pushback: 'Rejects our answers',
  unsupported_request: 'Nothing we can do for them',
  missing_knowledge: 'No article answers this',
  verification_failed: 'Identity check failed',
  workflow_failed: 'A workflow failed',
  clarification_limit: 'Still unclear after asking',
  complex_troubleshooting: 'Complex troubleshooting',
  novel: 'Nothing like it known',
  assistant_failure: 'The assistant failed',
  usage_limit: 'Limit reached',
};

const FACTS = { verified: 'Verified', customer_stated: 'Customer says', inferred: 'Inferred' };
const STATUSES = {
  waiting: 'Waiting',
  accepted: 'In progress',
  returned: 'Handed back',
  resolved: 'Resolved',
  abandoned: 'Customer left',
};

/** @param {string} code */
export const reason = (code) => lookup(REASONS, code);
/** @param {string} code */
export const factStatus = (code) => lookup(FACTS, code);
/** @param {string} code */
export const status = (code) => lookup(STATUSES, code);
/** @param {string} code */
export const readable = (code) => lookup({}, code);

/**
 * How long ago, in the largest unit that says enough.
 *
 * @param {string} at RFC 3339
 * @returns {string}
 */
export function since(at) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d`;
}

/** @param {string} at RFC 3339 @returns {string} time of day, with the date where it is not today */
export function when(at) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const today = date.toDateString() === new Date().toDateString();
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return today ? time : `${date.toLocaleDateString()} ${time}`;
}

/** @param {Record<string, string>} words @param {string} code */
function lookup(words, code) {
  if (words[code]) return words[code];
  const text = String(code ?? '').replace(/[_:]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
