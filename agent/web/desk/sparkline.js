/** How the customer's mood went, as a line with its turning point. */

import { h, s } from '../wire/dom.js';

const WIDTH = 220;
const HEIGHT = 48;
const EDGE = 6;

/**
 * @param {{message_id: string, sentiment: number}[]} trajectory
 * @param {string | null} turning message id
 * @returns {HTMLElement}
 */
export function sparkline(trajectory, turning) {
  const step = (WIDTH - 2 * EDGE) / Math.max(1, trajectory.length - 1);
  const points = trajectory.map(({ sentiment }, index) => [EDGE + index * step, height(sentiment)]);
  const turn = trajectory.findIndex(({ message_id: id }) => id === turning);
  const last = points.length - 1;
  const shapes = [
    s('line', { class: 'zero', x1: 0, x2: WIDTH, y1: height(0), y2: height(0) }),
    s('polyline', { class: 'mood', points: points.map((point) => point.join(',')).join(' ') }),
    ...points.map(([x, y], index) =>
      s('circle', { class: index === turn ? 'turn' : 'dot', cx: x, cy: y, r: index === turn || index === last ? 4.5 : 2.5 }),
    ),
  ];
  const picture = s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': described(trajectory, turn) }, ...shapes);
  return h('div', { class: 'sparkline' }, picture);
}

/** @param {number} sentiment -1..1 */
export function mood(sentiment) {
  if (sentiment <= -0.6) return 'very negative';
  if (sentiment <= -0.2) return 'negative';
  if (sentiment < 0.2) return 'neutral';
  return sentiment < 0.6 ? 'positive' : 'very positive';
}

/** @param {number} sentiment */
function height(sentiment) {
  return EDGE + ((1 - sentiment) / 2) * (HEIGHT - 2 * EDGE);
}

/** @param {{sentiment: number}[]} trajectory @param {number} turn */
function described(trajectory, turn) {
  if (!trajectory.length) return 'No sentiment recorded';
  const [first, last] = [trajectory[0], trajectory[trajectory.length - 1]];
  const turned = turn >= 0 ? `, turning at message ${turn + 1} of the customer` : '';
  return `Sentiment from ${mood(first.sentiment)} to ${mood(last.sentiment)}${turned}`;
}
