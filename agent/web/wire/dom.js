/** Builds elements from values, never from markup, so that no text can become code. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Make an element. `on…` functions become listeners, `true`/`false` toggle an attribute, null and
 * false children are left out.
 *
 * @param {string} tag
 * @param {Record<string, unknown> | null} [attributes]
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) setAttribute(element, name, value);
  element.append(...children.filter(isNode));
  return element;
}

/**
 * Make an SVG element.
 *
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 * @returns {SVGElement}
 */
export function s(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * A decorative 24 by 24 line icon.
 *
 * @param {...string} paths
 * @returns {SVGElement}
 */
export function icon(...paths) {
  const shapes = paths.map((d) => s('path', { d }));
  const stroke = { fill: 'none', stroke: 'currentColor', 'stroke-width': 2 };
  const round = { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  return s('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', ...stroke, ...round }, ...shapes);
}

/**
 * Turn text into nodes; http(s) and site-relative addresses in it become links, all else stays text.
 *
 * @param {string} text
 * @param {string} base what relative links are relative to
 * @returns {Node[]}
 */
export function linkified(text, base) {
  const pattern = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])|((?<=^|[\s(])\/[a-z][\w\-/]*[\w/])/gi;
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    nodes.push(document.createTextNode(text.slice(end, match.index)));
    nodes.push(link(match[0], match[0], base) ?? document.createTextNode(match[0]));
    end = match.index + match[0].length;
  }
  nodes.push(document.createTextNode(text.slice(end)));
  return nodes;
}

/**
 * A link that opens in a new tab, or null where the address is not http(s).
 *
 * @param {string} label
 * @param {string} address
 * @param {string} base
 * @returns {HTMLElement | null}
 */
export function link(label, address, base) {
  const url = URL.canParse(address, base) ? new URL(address, base) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) return null;
  return h('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, label);
}

/** @param {unknown} child @returns {child is Node | string} */
function isNode(child) {
  return child !== null && child !== undefined && child !== false && child !== '';
}

/** @param {Element} element @param {string} name @param {unknown} value */
function setAttribute(element, name, value) {
  if (typeof value === 'function') element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (value === true) element.setAttribute(name, '');
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
}
