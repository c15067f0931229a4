import { errorCode } from '@empire/contract';
import type { AnyDoc } from '../core/index.ts';
import { disconnect, freeze, kill, killAll, killHolder, steal } from './context-mishaps.ts';
import { damage } from './damage.ts';
import { quizNext, shop } from './manifests.ts';
import { passing, unreachable } from './passing.ts';
import type { MishapKind, Step } from './plan.ts';
import type { SimDevice, Tab } from './sim-device.ts';
import { compact, mend } from './upkeep-mishaps.ts';
import type { World } from './world.ts';

type Mishap = (world: World, step: Step, device: SimDevice) => boolean | undefined;

const shortages: ReadonlySet<string> = new Set(['full', 'full-notes', 'abort', 'pressure']);

/** Something goes wrong. It counts as fired when there was something for it to hit. */
export function happen(world: World, step: Step): void {
  const device = world.devices[step.device];
  if (!device) return;
  if (shortages.has(step.kind)) device.wasShort = true;
  if (mishaps[step.kind as MishapKind](world, step, device) !== false) world.fire(step.kind);
}

/** Ends every fault: from here on all is to come right. */
export function heal(world: World): void {
  world.note(`${world.now} heal`);
  world.server.refuses = (doc) => isPoisoned(world, doc);
  world.server.maxBatchBytes = Number.POSITIVE_INFINITY;
  world.server.lags = undefined;
  world.core.heal();
  for (const device of world.devices) {
    Object.assign(device.weather, { online: true, oneWay: false, roughness: 0, latencyMs: 40, bytesPerSecond: Number.POSITIVE_INFINITY });
    // What could not be written is made good when the databases are opened again.
    if (device.wasShort) for (const context of device.contexts) context?.kill();
    Object.assign(device.state, { full: false, notesFull: false, aborts: 0 });
    Object.assign(device.vault, { locked: false, wrong: false });
    device.meter.relax();
    for (const context of device.contexts) context?.thaw();
    for (const tab of [0, 1]) world.pages.open(device, tab);
  }
}

const mishaps: Readonly<Record<MishapKind, Mishap>> = {
  offline: (_world, { on }, { weather }) => {
    weather.online = on === false;
    return on !== false;
  },
  'one-way': (_world, { on }, { weather }) => {
    weather.oneWay = on !== false;
    return on !== false;
  },
  'slow-link': (_world, { on, value = 0 }, { weather }) => {
    Object.assign(weather, on === false ? { latencyMs: 40, bytesPerSecond: Number.POSITIVE_INFINITY } : { latencyMs: 4_000, bytesPerSecond: 300 + value });
    return on !== false;
  },
  'online-lie': (_world, _step, { tabs }) => {
    for (const tab of tabs) if (tab?.context.running) tab.engine.requestTransfer('online');
    return undefined;
  },
  refuse: (world, { on }) => {
    world.server.refuses = (doc) => isPoisoned(world, doc) || (on !== false && doc._id.length % 2 === 0);
    return on !== false;
  },
  poison: (world, { value = 0 }) => poison(world, value),
  'small-batches': ({ server }, { on, value = 0 }) => {
    server.maxBatchBytes = on === false ? Number.POSITIVE_INFINITY : value % 2 === 0 ? 3_000 : 900;
    return on !== false;
  },
  'bad-content': (world, { value = 0 }) => publish(world, value),
  recreate: ({ server, userName }) => void server.drop(userName, { anew: true }),
  missing: ({ server, userName }) => void server.drop(userName, { anew: false }),
  restart: ({ server }, { value = 0 }) => server.restart(1_000 + value * 10),
  'back-up': ({ server, userDatabase }) => server.backUp(userDatabase),
  restore: (world) => {
    world.wasRestored = world.server.restore() || world.wasRestored;
    return world.wasRestored;
  },
  kill: (world, { tab }, device) => kill(world, { device, tab }),
  'kill-holder': (world, _step, device) => killHolder(world, { device, tries: 40 }),
  steal: (world, { ms = 0, value = 0 }, device) => steal(world, { device, ms, stands: value % 3 > 0 }),
  freeze: (world, { tab, ms = 0 }, { tabs }) => freeze(world, { tab: tabs[tab], ms }),
  'service-worker': (world, step, device) => world.pages.wakeWorker(device, step.ms ?? 0),
  full: (_world, { on }, { state }) => {
    state.full = on !== false;
    return state.full;
  },
  'full-notes': (_world, { on }, { state }) => {
    state.notesFull = on !== false;
    return state.notesFull;
  },
  abort: (_world, { value = 0 }, { state }) => {
    state.aborts += 1 + (value % 3);
    return undefined;
  },
  disconnect: (world, { tab }, device) => disconnect(world, { device, tab }),
  evict: (world, _step, device) => evict(world, { device, keys: false }),
  'evict-all': (world, _step, device) => evict(world, { device, keys: true }),
  clock: (_world, { value = 0 }, { origin }) => {
    origin.clockOffsetMs = ((value % 5) - 2) * 60_000;
    return undefined;
  },
  'far-clock': (world, { value = 0 }, { origin }) => {
    world.wasFarAhead = true;
    origin.clockOffsetMs = (value % 2 === 0 ? 1 : -1) * 3 * 365 * 24 * 3_600_000;
    return undefined;
  },
  clone: (world, _step, device) => world.clone(device),
  compact: (world, { tab }, device) => compact(world, { tab: device.tabs[tab], device }),
  mend: (world, { tab }, device) => mend(world, { tab: device.tabs[tab], device }),
  erase: (world, { tab }, device) => erase(world, { device, tab: device.tabs[tab] }),
  lock: (world, { ms = 0 }, device) => lock(world, { device, ms }),
  'wrong-key': (world, { ms = 0 }, device) => wrongKey(world, { device, ms }),
  upgrade: (world, { tab }, device) => upgrade(world, { device, tab }),
  'add-neuron': (world, { tab }, device) => addNeuron(world, { device, tab }),
  'core-down': ({ core }, { on }) => switchOn(core.weather, { name: 'down', on }),
  'core-late': ({ core }, { on }) => switchOn(core.weather, { name: 'late', on }),
  'core-refuses': ({ core }, { on }) => switchOn(core.weather, { name: 'refusing', on }),
  'bit-flip': (world, { value = 0 }, device) => damage(world, { device, value, swapped: false }),
  'swapped-bodies': (world, { value = 0 }, device) => damage(world, { device, value, swapped: true }),
  pressure: (_world, { on, value = 0 }, device) => press(device, { on: on !== false, value }),
  'bridge-kill': ({ core }, { tab }) => core.kill(tab),
  'bridge-freeze': ({ core }, { tab, ms = 0 }) => core.freeze(tab, ms),
} as Readonly<Record<MishapKind, Mishap>>;

function switchOn(
  weather: Record<'down' | 'late' | 'refusing', boolean>,
  { name, on }: { name: 'down' | 'late' | 'refusing'; on: boolean | undefined },
): boolean {
  weather[name] = on !== false;
  return on !== false;
}

/** One of the documents that were written is refused from now on, for good. */
function poison(world: World, value: number): boolean {
  const { promises, poisoned, server } = world;
  const ids = promises.all.filter(({ kind, part }) => kind === 'event' && part !== '').map(({ neuron, part }) => `${neuron}:e:answered:${part}`);
  const unsent = ids.filter((one) => !world.watch.hasEvent(one) && !poisoned.has(one));
  const id = unsent[value % Math.max(unsent.length, 1)];
  if (!id || poisoned.size > 4) return false;
  poisoned.add(id);
  const before = server.refuses;
  server.refuses = (doc) => isPoisoned(world, doc) || before?.(doc) === true;
  return false;
}

/** Whether a document is one of those; that it is offered counts. */
function isPoisoned(world: World, { _id }: AnyDoc): boolean {
  if (!world.poisoned.has(_id)) return false;
  world.fire('poison');
  return true;
}

/** Content arrives at the server, every second piece without what makes a document. */
function publish({ server, malformed, chance }: World, value: number): boolean {
  const _id = `quiz:c:quiz:q${value}`;
  const digest = [...chance.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const isBad = value % 2 === 0;
  if (server.database('content').trees.has(_id)) return false;
  if (isBad) malformed.add(_id);
  server.database('content').graft({
    _id,
    _rev: `1-${digest}`,
    _revisions: { start: 1, ids: [digest] },
    ...(isBad ? { odd: true } : { v: 1, schema: 1, value: { title: 'a question' } }),
  } as unknown as AnyDoc);
  return isBad;
}

/** The browser takes the databases, or everything it keeps for the origin. */
function evict(world: World, { device, keys }: { device: SimDevice; keys: boolean }): boolean {
  killAll(world, device);
  world.promises.lose(device.index, (one) => world.watch.isAtServer(one));
  world.watch.evicted(device.index);
  world.wasEvicted = true;
  if (!keys) world.emptied.add(device.index);
  device.disk.evict();
  // With the wrong key nothing that is there opens; where nothing is there, it would be the right one from then on.
  device.vault.wrong = false;
  device.state.damaged.clear();
  if (keys) {
    device.isReserved = false;
    device.vault = world.maker.vault();
    device.disk = world.maker.disk(device.vault);
    world.join(device.deviceId);
  }
  return true;
}

function lock(world: World, { device, ms }: { device: SimDevice; ms: number }): boolean {
  killAll(world, device);
  device.vault.locked = true;
  world.scheduler.after(ms, () => {
    device.vault.locked = false;
  });
  return true;
}

/** The device is opened with another key for a while: that must not open anything, nor write anything. */
function wrongKey(world: World, { device, ms }: { device: SimDevice; ms: number }): boolean {
  if (device.disk.size === 0) return false;
  killAll(world, device);
  device.vault.wrong = true;
  world.scheduler.after(ms / 4, () => {
    device.vault.wrong = false;
  });
  return true;
}

/** Hardly any room is left on the device: a few hundred bytes, or none. Where ballast is held by then, what people write fits all the same. */
function press(device: SimDevice, { on, value }: { on: boolean; value: number }): boolean {
  if (!on) device.meter.relax();
  else device.meter.press(value % 2 === 0 ? 0 : value);
  device.isReserved = on && device.vault.records.sizeOf('ballast') > 0;
  return on;
}

/** One tab goes on with the neuron's next release, in the engine that runs. */
function upgrade(world: World, { device, tab }: { device: SimDevice; tab: number }): boolean {
  world.wasUpgraded = true;
  device.manifests[tab] = quizNext;
  void world.pages.reopen(device, { tab, manifest: quizNext });
  return true;
}

/** The person has everything erased, from this page, until it works. Nothing that was written before counts any more. */
function erase(world: World, { device, tab }: { device: SimDevice; tab: Tab | undefined }): boolean {
  if (!tab?.context.running || world.server.erasures.idOf(world.userId)) return false;
  const isAway = ({ weather, contexts }: SimDevice) => !weather.online || weather.oneWay || !contexts.some((context) => context?.running);
  if (world.devices.some((other) => other !== device && isAway(other))) world.fire('erased-while-away');
  tab.privacy.erasure.eraseEverywhere().then(
    () => {
      device.wiped = true;
    },
    (error: unknown) => {
      if (!passing.has(errorCode(error) ?? '') && !unreachable.has(errorCode(error) ?? '')) world.break(`erasing failed: ${String(error)}`);
    },
  );
  return true;
}

/** A page goes on with one more neuron, and every page that is opened from then on has it too. In a page that stands still nobody adds anything. */
function addNeuron(world: World, { device, tab }: { device: SimDevice; tab: number }): boolean {
  const [context, opened] = [device.contexts[tab], device.tabs[tab]];
  if (context?.alive && !(context.running && opened?.context === context)) return false;
  device.addition = shop;
  void world.pages.reopen(device, { tab, manifest: shop });
  return true;
}
