import { Chance } from './chance.ts';

/** What a person does. */
export type ActKind = 'measure' | 'grant' | 'withdraw' | 'put' | 'remove' | 'append' | 'pin' | 'ask' | 'card' | 'count' | 'tag' | 'untag';

/** What goes wrong in the world. With `on` it lasts until it is switched off, or until everything is healed. */
export type MishapKind =
  | 'offline'
  | 'one-way'
  | 'slow-link'
  | 'online-lie'
  | 'refuse'
  | 'poison'
  | 'small-batches'
  | 'bad-content'
  | 'recreate'
  | 'missing'
  | 'restart'
  | 'back-up'
  | 'restore'
  | 'kill'
  | 'kill-holder'
  | 'freeze'
  | 'service-worker'
  | 'full'
  | 'full-notes'
  | 'abort'
  | 'disconnect'
  | 'evict'
  | 'evict-all'
  | 'clone'
  | 'compact'
  | 'erase'
  | 'clock'
  | 'far-clock'
  | 'lock'
  | 'wrong-key'
  | 'upgrade'
  | 'add-neuron'
  | 'core-down'
  | 'core-late'
  | 'core-refuses'
  | 'bridge-kill'
  | 'bridge-freeze';

/** One thing that happens in a run, at a virtual time. Times and durations are milliseconds. */
export interface Step {
  readonly at: number;
  readonly kind: ActKind | MishapKind;
  readonly device: number;
  readonly tab: number;
  readonly key?: string;
  readonly field?: string;
  readonly value?: number;
  readonly on?: boolean;
  readonly ms?: number;
}

/** A whole run as data: what a seed makes, and what a regression keeps. */
export interface Plan {
  readonly seed: number;
  readonly devices: number;
  readonly roughness: number;
  readonly steps: readonly Step[];
}

/** The one document that is removed now and then: of the others no field ever goes. */
export const removedKey = 'k0';

const spanMs = 5 * 60_000;
const acts: readonly [ActKind, ...ActKind[]] = [
  'put',
  'put',
  'put',
  'append',
  'append',
  'append',
  'append',
  'remove',
  'pin',
  'ask',
  'card',
  'count',
  'count',
  'tag',
  'untag',
  'measure',
  'measure',
  'grant',
  'withdraw',
];

/** What belongs together; a plan has some of these. Not all of them can be in one plan: see {@link exclusive}. */
const themes = {
  network: ['offline', 'offline', 'one-way', 'slow-link', 'online-lie'],
  contexts: ['kill', 'kill-holder', 'freeze', 'service-worker'],
  refusals: ['refuse', 'small-batches', 'poison', 'bad-content'],
  rebuilt: ['recreate', 'missing', 'restart'],
  backups: ['back-up', 'restore', 'restart'],
  disk: ['full', 'full-notes', 'abort', 'disconnect'],
  clock: ['clock', 'clock', 'far-clock'],
  keys: ['lock', 'wrong-key', 'kill'],
  versions: ['upgrade', 'add-neuron', 'kill'],
  core: ['core-down', 'core-late', 'core-refuses', 'bridge-kill', 'bridge-freeze'],
  eviction: ['evict', 'evict-all', 'offline'],
  copies: ['clone', 'kill', 'offline'],
  compaction: ['compact', 'compact', 'kill'],
  erasure: ['erase', 'offline', 'kill', 'freeze'],
} as const satisfies Readonly<Record<string, readonly [MishapKind, ...MishapKind[]]>>;

type Theme = keyof typeof themes;

/** Two copies of a thing at once lost are lost: a server that forgets and a device that forgets are never in one plan. */
const exclusive: readonly (readonly [Theme, Theme])[] = [
  ['eviction', 'rebuilt'],
  ['eviction', 'backups'],
  ['rebuilt', 'backups'],
  ['eviction', 'erasure'],
  ['copies', 'erasure'],
  ['copies', 'eviction'],
  ['copies', 'backups'],
  ['copies', 'rebuilt'],
  ['erasure', 'backups'],
  ['erasure', 'rebuilt'],
];

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const chance = new Chance(seed);
  const devices = 1 + chance.below(3);
  const chosen = chooseThemes(chance);
  const count = 15 + chance.below(35);
  const steps = Array.from({ length: count }, () => stepOf(chance, { devices, chosen })).flatMap((step) =>
    chance.next() < 0.3 ? [step, ...inOtherTab(step)] : [step],
  );
  return { seed, devices, roughness: chance.pick([0, 0.05, 0.2, 0.5]), steps: steps.sort((a, b) => a.at - b.at) };
}

function chooseThemes(chance: Chance): readonly [Theme, ...Theme[]] {
  const names = Object.keys(themes) as [Theme, ...Theme[]];
  const chosen: [Theme, ...Theme[]] = [chance.pick(names)];
  for (let more = chance.below(4); more > 0; more -= 1) {
    const next = chance.pick(names);
    if (!chosen.includes(next) && !exclusive.some((pair) => pair.includes(next) && pair.some((one) => one !== next && chosen.includes(one)))) chosen.push(next);
  }
  return chosen;
}

/** The same act in both tabs at once, as an impatient person does it. */
function inOtherTab(step: Step): readonly Step[] {
  return step.kind === 'append' || step.kind === 'count' ? [{ ...step, tab: 1 - step.tab, value: (step.value ?? 0) + 1 }] : [];
}

function stepOf(chance: Chance, { devices, chosen }: { devices: number; chosen: readonly [Theme, ...Theme[]] }): Step {
  const base = { at: chance.below(spanMs), device: chance.below(devices), tab: chance.below(2) };
  if (chance.next() < 0.6) {
    const kind = chance.pick(acts);
    const key = kind === 'remove' ? removedKey : `k${chance.below(4)}`;
    return { ...base, kind, key, field: `f${chance.below(3)}`, value: chance.below(1_000) };
  }
  const kind = chance.pick(themes[chance.pick(chosen)] as readonly [MishapKind, ...MishapKind[]]);
  return { ...base, kind, on: chance.next() < 0.6, value: chance.below(1_000), ms: chance.below(4 * 60_000) };
}
