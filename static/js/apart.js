// Keep labels apart: each as near to where it belongs as the others let it.

/**
 * Where to write labels that belong at these heights, in the same order: at least `distance` apart, none below `bottom`.
 * Those too near to one another stand evenly around their middle.
 * @param {number[]} heights
 * @param {number} distance
 * @param {number} bottom
 * @returns {number[]}
 */
export function apart(heights, distance, bottom) {
  const order = heights.map((_, i) => i).sort((i, j) => heights[i] - heights[j]);
  /** @type {{ members: number[], middle: number }[]} */
  const groups = [];
  for (const i of order) {
    let group = { members: [i], middle: heights[i] };
    for (let above = groups.at(-1); above && touches(above, group, distance); above = groups.at(-1)) {
      groups.pop();
      const members = [...above.members, ...group.members];
      group = { members, middle: members.reduce((total, k) => total + heights[k], 0) / members.length };
    }
    groups.push(group);
  }
  /** @type {number[]} */
  const placed = [];
  for (const { members, middle } of groups) {
    members.forEach((k, place) => {
      placed[k] = middle + (place - (members.length - 1) / 2) * distance;
    });
  }
  let limit = bottom;
  for (const k of order.toReversed()) {
    placed[k] = Math.min(placed[k], limit);
    limit = placed[k] - distance;
  }
  return placed;
}

/**
 * @param {{ members: number[], middle: number }} above
 * @param {{ members: number[], middle: number }} below
 * @param {number} distance
 */
function touches(above, below, distance) {
  return below.middle - above.middle < ((above.members.length + below.members.length) / 2) * distance;
}
