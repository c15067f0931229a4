import { errorCode } from '@empire/contract';
import type { NeuronData } from '../src/engine.ts';
import { discardOne, undoOne, waitFor } from './outbox-acts.ts';
import type { Step } from './plan.ts';
import type { Promised } from './promises.ts';
import { secretWord } from './watch.ts';
import type { Tab, World } from './world.ts';

/** What may be answered to a person: everything else is a bug. A write that was answered so was not acknowledged. */
const fair: ReadonlySet<string> = new Set(['closed', 'storage-full', 'storage-failed', 'locked', 'consent-missing', 'erased']);

/** A person does something in a tab, or in another one of the device where that one does not run. */
export function act(world: World, step: Step): void {
  const { tabs } = world.devices[step.device] ?? { tabs: [] };
  const tab = [tabs[step.tab], ...tabs].find((one) => one?.context.running);
  if (!tab) return;
  const neuron = tab.neurons.get('shop') && (step.value ?? 0) % 2 === 1 ? 'shop' : 'quiz';
  const data = tab.neurons.get(neuron);
  if (!data) return;
  perform(world, { step, tab, neuron, data }).catch((error: unknown) => {
    if (!fair.has(errorCode(error) ?? '')) world.break(`${step.kind} failed: ${String(error)}`);
  });
}

interface Doing {
  readonly step: Step;
  readonly tab: Tab;
  readonly neuron: string;
  readonly data: NeuronData;
}

async function perform(world: World, doing: Doing): Promise<void> {
  const { step, data } = doing;
  const { key = 'k1', value = 0 } = step;
  if (step.kind === 'append' || step.kind === 'measure') return void (await append(world, doing));
  if (step.kind === 'wait') return waitFor(world, { tab: doing.tab, one: await append(world, doing) });
  if (step.kind === 'discard') return discardOne(world, { tab: doing.tab, value });
  if (step.kind === 'undo') return undoOne(world, doing.tab);
  if (step.kind === 'grant' || step.kind === 'withdraw') return decide(doing);
  if (step.kind === 'count') return change(world, doing, { collection: 'tally', kind: 'count', by: 1 + (value % 5) });
  if (step.kind === 'tag' || step.kind === 'untag') return change(world, doing, { collection: 'tags', kind: step.kind });
  if (step.kind === 'pin' || step.kind === 'ask') return whole(world, doing, step.kind);
  const collection = step.kind === 'card' ? 'card' : 'note';
  if (step.kind === 'remove') return data.db.remove(collection, key);
  return field(world, doing, collection);
}

async function append(world: World, { step, neuron, data }: Doing): Promise<Promised> {
  const { key = 'k1', device } = step;
  const purpose = step.kind === 'measure' ? 'analytics' : 'functional';
  const one = world.promises.begin({ device, neuron, kind: 'event', docId: '', part: '', value: textOf(step), beganAt: world.now });
  one.purpose = purpose;
  const effect = [{ collection: 'attempt', key, value: { progress: step.value ?? 0, said: one.value } }];
  const eventId = await data.events.append('answered', { said: one.value }, { purpose, effect });
  return Object.assign(one, { part: eventId, ackedAt: world.now });
}

/** The person's yes, or no, to being measured. */
async function decide({ step, tab }: Doing): Promise<void> {
  const { consent } = tab.engine;
  const shown = { place: 'settings', wording: 'May we count what you do?' };
  await (step.kind === 'grant' ? consent.grant(['analytics'], shown) : consent.withdraw(['analytics'], shown));
}

/** Reads a record, thinks, and writes one field of it. Meanwhile another device's version may arrive. */
async function field(world: World, { step, tab, neuron, data }: Doing, collection: string): Promise<void> {
  const { key = 'k1', field: name = 'f0', device } = step;
  const before = (await data.db.get<Record<string, string>>(collection, key))?.value ?? {};
  await tab.context.pause('think', 60_000);
  const one = world.promises.begin({
    device,
    neuron,
    kind: 'state',
    docId: `${neuron}:s:${collection}:${key}`,
    part: name,
    value: textOf(step),
    beganAt: world.now,
  });
  await data.db.put(collection, key, { ...before, [name]: one.value }, { base: before });
  await acknowledged(world, one, { data, collection, key });
}

async function whole(world: World, { step, neuron, data }: Doing, collection: string): Promise<void> {
  const { key = 'k1', device } = step;
  const one = world.promises.begin({
    device,
    neuron,
    kind: 'state',
    docId: `${neuron}:s:${collection}:${key}`,
    part: '',
    value: textOf(step),
    beganAt: world.now,
  });
  await data.db.put(collection, key, one.value);
  await acknowledged(world, one, { data, collection, key });
}

async function change(world: World, { step, neuron, data }: Doing, what: { collection: string; kind: 'count' | 'tag' | 'untag'; by?: number }): Promise<void> {
  const { key = 'k1', field: element = 'f0', device } = step;
  const { collection, kind, by = 0 } = what;
  const part = kind === 'count' ? '' : `${secretWord}-${element}`;
  const one = world.promises.begin({ device, neuron, kind, docId: `${neuron}:s:${collection}:${key}`, part, value: by, beganAt: world.now });
  await data.db.change(collection, key, kind === 'count' ? { by } : kind === 'tag' ? { add: [part] } : { remove: [part] });
  await acknowledged(world, one, { data, collection, key });
}

async function acknowledged(world: World, one: Promised, { data, collection, key }: { data: NeuronData; collection: string; key: string }): Promise<void> {
  one.ackedAt = world.now;
  const hlc = (await data.db.get(collection, key))?.hlc;
  if (hlc !== undefined) Object.assign(one, { hlc, rev: await world.revisionAt(one.device, { docId: one.docId, hlc }) });
}

/** A text that says which act it comes from. */
function textOf({ at, device, tab, value = 0 }: Step): string {
  return `${secretWord}-${at}-${device}-${tab}-${value}`;
}
