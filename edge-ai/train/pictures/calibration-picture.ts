import type { CalibrationBin } from '../measure/calibration.ts';

const size = 320;
const edge = 48;
const colours = ['#1f6feb', '#c2410c'];

/** A calibration curve as SVG: what was said against how often it came true, one line per model, the diagonal where both agree. */
export function calibrationPicture(curves: readonly { readonly name: string; readonly bins: readonly CalibrationBin[] }[]): string {
  const at = (x: number, y: number) => `${(edge + x * size).toFixed(1)},${(edge + (1 - y) * size).toFixed(1)}`;
  const lines = curves.map(({ bins }, index) => {
    const points = bins.map(({ said, found }) => at(said, found));
    const dots = bins.map(({ said, found }) => {
      const [x, y] = at(said, found).split(',');
      return `<circle cx="${x}" cy="${y}" r="3"/>`;
    });
    const colour = colours[index % colours.length];
    return `<g stroke="${colour}" fill="${colour}"><polyline points="${points.join(' ')}" fill="none" stroke-width="2"/>${dots.join('')}</g>`;
  });
  const names = curves.map(
    ({ name }, index) => `<text x="${edge + 12}" y="${edge + 20 + 18 * index}" fill="${colours[index % colours.length]}">${name}</text>`,
  );
  const ticks = [0, 0.5, 1].map((tick) => {
    const [x, y] = at(tick, tick).split(',');
    return `<text x="${x}" y="${edge + size + 18}" text-anchor="middle">${tick}</text><text x="${edge - 8}" y="${y}" text-anchor="end">${tick}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size + 2 * edge} ${size + 2 * edge}" font-family="sans-serif" font-size="13">`,
    '<title>Lead score: what was said against how often it came true, in ten bins of equal count</title>',
    `<rect width="100%" height="100%" fill="#fff"/><rect x="${edge}" y="${edge}" width="${size}" height="${size}" fill="none" stroke="#999"/>`,
    `<polyline points="${at(0, 0)} ${at(1, 1)}" stroke="#999" stroke-dasharray="4" fill="none"/>`,
    ...lines,
    ...names,
    ...ticks,
    `<text x="${edge + size / 2}" y="${edge + size + 38}" text-anchor="middle">said</text><text x="14" y="${edge + size / 2}" transform="rotate(-90 14 ${edge + size / 2})" text-anchor="middle">came true</text>`,
    '</svg>',
    '',
  ].join('\n');
}
