import { expect, test } from 'vitest';
import { cosine, layOut } from './layout.ts';

const around = (angle: number, jitter: number) => [Math.cos(angle), Math.sin(angle), jitter];
const groups = [0, 0.1, 0.2, 3, 3.1, 3.2].map((angle, index) => around(angle, index / 50));

test('what is alike lies closer together than what is not', () => {
  const points = layOut(groups);
  const distance = (a: number, b: number) => Math.hypot((points[a]?.x ?? 0) - (points[b]?.x ?? 0), (points[a]?.y ?? 0) - (points[b]?.y ?? 0));
  expect(Math.max(distance(0, 1), distance(1, 2), distance(3, 4))).toBeLessThan(Math.min(distance(0, 3), distance(1, 4), distance(2, 5)));
});

test('every point lies on the map, no two in one place, and the same vectors give the same picture', () => {
  const points = layOut([...groups, ...groups]);
  expect(points.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true);
  expect(new Set(points.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size).toBe(points.length);
  expect(layOut([...groups, ...groups])).toEqual(points);
});

test.each([
  [[]],
  [[[1, 0]]],
  [
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  ],
])('%j has a place for each', (vectors) => {
  const points = layOut(vectors);
  expect(points).toHaveLength(vectors.length);
  expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});

test('the cosine of nothing is zero', () => {
  expect([cosine([], []), cosine([0, 0], [1, 1]), cosine([2, 0], [5, 0])]).toEqual([0, 0, 1]);
});
