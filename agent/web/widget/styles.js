/** The widget's looks, as constructable sheets: no style attribute, nothing for a CSP to allow. */

import { CSS } from './css.js';

let shared = /** @type {CSSStyleSheet | null} */ (null);

/** @returns {CSSStyleSheet} one for all widgets of a page */
export function sheet() {
  shared ??= made(CSS);
  return shared;
}

/**
 * A sheet that carries the accent, with black or white for the text on it, whichever reads better.
 *
 * @param {string | null} accent any CSS colour
 * @returns {CSSStyleSheet}
 */
export function accented(accent) {
  const colour = accent ? rgb(accent) : null;
  if (!colour) return made('');
  const on = luminance(colour) > 0.179 ? '#000' : '#fff';
  return made(`:host { --lamina-accent: rgb(${colour.join(' ')}); --lamina-on-accent: ${on}; }`);
}

/** @param {string} css */
function made(css) {
  const result = new CSSStyleSheet();
  result.replaceSync(css);
  return result;
}

/** @param {string} colour @returns {number[] | null} red, green, blue, 0..255 */
function rgb(colour) {
  if (!window.CSS.supports('color', colour)) return null;
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return null;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** Relative luminance after WCAG, 0..1; at 0.179 black and white contrast equally. */
function luminance(/** @type {number[]} */ colour) {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
