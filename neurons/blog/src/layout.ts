/** A point of the map, 0 to 1 in both directions. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const rounds = 60;

/**
 * Lays vectors out in two dimensions along their two main directions (principal components by power iteration), then moves points
 * that lie on each other apart. The same vectors give the same picture.
 */
export function layOut(vectors: readonly (readonly number[])[]): readonly Point[] {
  if (vectors.length < 3) return vectors.map((_, index) => ({ x: (index + 1) / (vectors.length + 1), y: 0.5 }));
  const centred = centre(vectors.map(unit));
  const first = mainDirection(centred, []);
  const second = mainDirection(centred, [first]);
  const xs = ranked(centred.map((vector) => dot(vector, first)));
  const ys = ranked(centred.map((vector) => dot(vector, second)));
  return spread(xs.map((x, index) => ({ x, y: ys[index] ?? 0.5 })));
}

/** Cosine of the angle between two vectors. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  const length = Math.sqrt(dot(a, a) * dot(b, b));
  return length === 0 ? 0 : dot(a, b) / length;
}

function centre(vectors: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const size = vectors[0]?.length ?? 0;
  const mean = Array.from({ length: size }, (_, index) => vectors.reduce((sum, vector) => sum + (vector[index] ?? 0), 0) / vectors.length);
  return vectors.map((vector) => vector.map((value, index) => value - (mean[index] ?? 0)));
}

/** The direction in which the vectors differ most, at right angles to those already taken. */
function mainDirection(vectors: readonly (readonly number[])[], taken: readonly (readonly number[])[]): readonly number[] {
  let direction: readonly number[] = unit((vectors[0] ?? []).map((_, index) => 1 / (1 + index)));
  for (let round = 0; round < rounds; round += 1) {
    const next = new Array<number>(direction.length).fill(0);
    for (const vector of vectors) {
      const share = dot(vector, direction);
      for (let index = 0; index < next.length; index += 1) next[index] = (next[index] ?? 0) + share * (vector[index] ?? 0);
    }
    for (const other of taken) {
      const share = dot(next, other);
      for (let index = 0; index < next.length; index += 1) next[index] = (next[index] ?? 0) - share * (other[index] ?? 0);
    }
    direction = unit(next);
  }
  return direction;
}

/** Half by value and half by order, so that one outlier does not press all others into a corner. */
function ranked(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 1];
  return values.map((value) => {
    const order = sorted.indexOf(value) / Math.max(1, sorted.length - 1);
    return 0.5 * order + 0.5 * ((value - low) / (high - low || 1));
  });
}

function spread(points: readonly Point[]): readonly Point[] {
  const gap = 0.75 / Math.sqrt(points.length);
  let moved = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < 40; round += 1) {
    moved = moved.map((point, index) => {
      let [dx, dy] = [0, 0];
      for (const [other, { x, y }] of moved.entries()) {
        const distance = Math.hypot(point.x - x, point.y - y);
        if (other === index || distance >= gap) continue;
        const angle = distance > 1e-6 ? Math.atan2(point.y - y, point.x - x) : index * 2.4;
        dx += Math.cos(angle) * (gap - distance) * 0.25;
        dy += Math.sin(angle) * (gap - distance) * 0.25;
      }
      return { x: point.x + dx, y: point.y + dy };
    });
  }
  const [xs, ys] = [scaled(moved.map(({ x }) => x)), scaled(moved.map(({ y }) => y))];
  return moved.map((_, index) => ({ x: xs[index] ?? 0.5, y: ys[index] ?? 0.5 }));
}

function scaled(values: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (high > low ? (value - low) / (high - low) : 0.5));
}

function unit(vector: readonly number[]): readonly number[] {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  return vector.map((value) => value / length);
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
