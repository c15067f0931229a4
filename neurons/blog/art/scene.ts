/** The colours of one picture: sky from top to horizon, three layers of land, one light and one accent. */
export interface Palette {
  readonly sky: readonly [string, string];
  readonly land: readonly [string, string, string];
  readonly light: string;
  readonly accent: string;
}

/** Every picture is drawn on this many units. */
export const size = { width: 1200, height: 675 } as const;

export const palettes = {
  dusk: { sky: ['#1f2a52', '#e58a6f'], land: ['#4b3f6b', '#33305a', '#1c2143'], light: '#ffd9a0', accent: '#f2634f' },
  dawn: { sky: ['#f7c9a9', '#fdf0d8'], land: ['#d99a86', '#9c6b76', '#553f5c'], light: '#fff6df', accent: '#c8442f' },
  noon: { sky: ['#8ccbe0', '#e9f5ee'], land: ['#a9c795', '#6a9b78', '#31604f'], light: '#fffdf0', accent: '#e07a3e' },
  night: { sky: ['#0b1430', '#2a4566'], land: ['#1f3550', '#15263f', '#0a142a'], light: '#f6e7b4', accent: '#f0b64a' },
  storm: { sky: ['#39485a', '#8fa1a8'], land: ['#55666f', '#394a55', '#202c38'], light: '#e6edf0', accent: '#e3b23c' },
  room: { sky: ['#efe1cf', '#f8efe2'], land: ['#d9b899', '#b98a68', '#6d4b3f'], light: '#fffaf0', accent: '#2f6f73' },
  sea: { sky: ['#cfe6ea', '#f6f3e4'], land: ['#7fb3bd', '#4c8a9c', '#2a5b73'], light: '#ffffff', accent: '#e2725b' },
  moss: { sky: ['#dfe8cf', '#f6f4e2'], land: ['#a8ba84', '#72905f', '#3d5a41'], light: '#fffbe9', accent: '#b6532f' },
} as const satisfies Record<string, Palette>;

export const rect = (x: number, y: number, width: number, height: number, fill: string, more = '') =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" ${more}/>`;
export const disc = (x: number, y: number, radius: number, fill: string, more = '') => `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" ${more}/>`;
export const shape = (points: string, fill: string, more = '') => `<path d="${points}" fill="${fill}" ${more}/>`;
export const line = (points: string, stroke: string, width = 6, more = '') =>
  `<path d="${points}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;

/** One layer of rolling land whose upper edge swings around `y`; `phase` moves its waves. */
export function hills(y: number, { fill, swing = 40, phase = 0 }: { fill: string; swing?: number; phase?: number }): string {
  const points = Array.from({ length: 25 }, (_, index) => {
    const x = (index * size.width) / 24;
    const height = y + swing * Math.sin(x / 190 + phase) + (swing / 3) * Math.sin(x / 71 + phase * 2);
    return `${x.toFixed(0)},${height.toFixed(0)}`;
  });
  return shape(`M0,${size.height} L${points.join(' L')} L${size.width},${size.height} Z`, fill);
}

/** Stars in fixed places. */
export function stars(fill: string, count = 60): string {
  return Array.from({ length: count }, (_, index) => disc((index * 733) % 1200, (index * 389) % 330, 1 + ((index * 7) % 3) * 0.7, fill, 'opacity=".7"')).join(
    '',
  );
}

/** Three layers of land under a sky, with a sun or moon at `sun`. */
export function landscape(
  palette: Palette,
  { sun, horizon = 430, swing = 40 }: { sun?: readonly [number, number, number]; horizon?: number; swing?: number } = {},
): string {
  const glow = sun ? disc(sun[0], sun[1], sun[2] * 2.4, palette.light, 'opacity=".18"') + disc(sun[0], sun[1], sun[2], palette.light) : '';
  const [far, middle, near] = palette.land;
  return `${glow}${hills(horizon, { fill: far, swing, phase: 0.4 })}${hills(horizon + 80, { fill: middle, swing: swing * 0.9, phase: 2.1 })}${hills(horizon + 165, { fill: near, swing: swing * 0.6, phase: 4 })}`;
}

/** A table top seen from the front, for things that stand on it. */
export const table = (palette: Palette, y = 500) => `${rect(0, y, size.width, size.height - y, palette.land[1])}${rect(0, y, size.width, 14, palette.land[0])}`;

/** The whole picture as SVG. */
export function frame(palette: Palette, inside: string): string {
  const [top, bottom] = palette.sky;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}"><defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient></defs>${rect(0, 0, size.width, size.height, 'url(#sky)')}${inside}</svg>`;
}
