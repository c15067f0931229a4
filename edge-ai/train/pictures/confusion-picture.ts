import type { Prediction } from '../trainable.ts';

const cell = 20;
const margin = 170;

/** What was meant (rows) against what was understood (columns) as SVG; the darker, the more often. */
export function confusionPicture(predictions: readonly Prediction[]): string {
  const meant = (one: Prediction) => (Array.isArray(one.truth) ? String(one.truth[0]) : '');
  const labels = [...new Set(predictions.map(meant))].sort();
  const rows = labels.flatMap((row, y) => {
    const here = predictions.filter((one) => meant(one) === row);
    return labels.flatMap((column, x) => {
      const count = here.filter((one) => one.ranked?.[0]?.label === column).length;
      if (count === 0) return [];
      const [left, top] = [margin + x * cell, margin + y * cell];
      const colour = row === column ? '#1f6feb' : '#c2410c';
      return [
        `<rect x="${left}" y="${top}" width="${cell}" height="${cell}" fill="${colour}" fill-opacity="${(0.15 + (0.85 * count) / here.length).toFixed(2)}"/>`,
        `<text x="${left + cell / 2}" y="${top + 14}" text-anchor="middle">${count}</text>`,
      ];
    });
  });
  const names = labels.flatMap((label, at) => [
    `<text x="${margin - 6}" y="${margin + at * cell + 14}" text-anchor="end">${label}</text>`,
    `<text transform="translate(${margin + at * cell + 14} ${margin - 6}) rotate(-90)">${label}</text>`,
  ]);
  const side = margin + labels.length * cell + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" font-family="sans-serif" font-size="12">`,
    '<title>Product intents on held-out phrases: rows were meant, columns were understood</title>',
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...rows,
    ...names,
    '</svg>',
    '',
  ].join('\n');
}
