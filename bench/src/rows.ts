import type { Network } from './rig/rig.ts';

/** One thing that is run: a contestant, and for transfers the way to the server. */
export interface Case {
  readonly contestant: string;
  readonly network: Network;
}

/** Two cases side by side: `top` divided by `bottom`. */
export interface Ratio {
  readonly row: number;
  readonly title: string;
  readonly top: string;
  readonly bottom: string;
  /** What is aimed at. It decides nothing: a timing never passes or fails. */
  readonly aim?: string;
}

const both: readonly Network[] = ['loopback', '40 ms'];

/** The transfers of rows 3 to 5; rows 1 and 2 run in one page of their own. */
const transfers: Readonly<Record<number, readonly Case[]>> = {
  3: both.flatMap((network) => ['push-engine', 'push-stock', 'push-stock-1000', 'push-straight'].map((contestant) => ({ contestant, network }))),
  4: [
    ...both.flatMap((network) => ['pull-engine', 'pull-stock'].map((contestant) => ({ contestant, network }))),
    ...['pull-engine-filed', 'pull-floor', 'pull-floor-sealed', 'pull-floor-landed'].map((contestant) => ({ contestant, network: 'loopback' as const })),
  ],
  5: ['push-engine', 'pull-engine-filed'].map((contestant) => ({ contestant, network: 'loopback' as const })),
};

export const ratios: readonly Ratio[] = [
  { row: 1, title: 'store edit / plain put', top: 'put-store', bottom: 'put-plain', aim: '<= 1.25' },
  { row: 1, title: 'ScopedDb.put / plain put', top: 'put-engine', bottom: 'put-plain' },
  { row: 2, title: 'store graft / plain bulkDocs', top: 'bulk-store', bottom: 'bulk-plain', aim: '<= 1.15' },
  { row: 2, title: 'store graft that lands / plain bulkDocs', top: 'bulk-landed', bottom: 'bulk-plain' },
  ...both.flatMap((network) => [
    {
      row: 3,
      title: `stock / engine, ${network}`,
      top: `push-stock, ${network}`,
      bottom: `push-engine, ${network}`,
      aim: network === 'loopback' ? '>= 3.2' : '>= 12',
    },
    { row: 3, title: `stock / engine with the pull that follows, ${network}`, top: `push-stock, ${network}`, bottom: `push-engine and pull, ${network}` },
    { row: 3, title: `stock by 1,000 / engine, ${network}`, top: `push-stock-1000, ${network}`, bottom: `push-engine, ${network}` },
    { row: 3, title: `engine / straight posts, ${network}`, top: `push-engine, ${network}`, bottom: `push-straight, ${network}`, aim: '<= 1.9' },
  ]),
  ...both.map((network) => ({
    row: 4,
    title: `stock / engine, ${network}`,
    top: `pull-stock, ${network}`,
    bottom: `pull-engine, ${network}`,
    aim: network === 'loopback' ? '>= 3' : '>= 6.5',
  })),
  { row: 4, title: 'engine / plain write', top: 'pull-engine, loopback', bottom: 'pull-floor, loopback', aim: '<= 1.15' },
  { row: 4, title: 'engine until all is filed / plain write', top: 'pull-engine-filed, loopback', bottom: 'pull-floor, loopback' },
  { row: 4, title: 'sealed write / plain write', top: 'pull-floor-sealed, loopback', bottom: 'pull-floor, loopback' },
  { row: 4, title: 'sealed write that lands / plain write', top: 'pull-floor-landed, loopback', bottom: 'pull-floor, loopback' },
];

/** The name a case's samples are kept under. */
export function caseName({ contestant, network }: Case): string {
  return `${contestant}, ${network}`;
}

/** The transfers that the rows ask for, each once. */
export function transfersOf(rows: readonly number[]): readonly Case[] {
  return [...new Map(rows.flatMap((row) => transfers[row] ?? []).map((one) => [caseName(one), one])).values()];
}

/** The case that stands for a row in a profile; a case's own name stands for itself, `@40` puts it behind the delay. */
export function profiledCase(asked: string): Case {
  const [name = '', delayed] = asked.split('@');
  const contestant = { 1: 'puts', 2: 'bulk', 3: 'push-engine', 4: 'pull-engine', 5: 'pull-engine' }[name] ?? name;
  return { contestant, network: delayed === '40' ? '40 ms' : 'loopback' };
}
