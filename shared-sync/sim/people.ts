import { errorCode } from '@empire/contract';
import type { NeuronData } from '../src/engine.ts';
import { readShed } from '../src/quota/shed-list.ts';
import { discardOne, undoOne, waitFor } from './outbox-acts.ts';
import { unreachable } from './passing.ts';
import type { Step } from './plan.ts';
import type { Promised } from './promises.ts';
import { type SimDevice, secretWord, type Tab } from './sim-device.ts';
import type { World } from './world.ts';

/** What may be answered to a person: everything else is a bug. A write that was answered so was not acknowledged. */
const fair: ReadonlySet<string> = new Set(['closed', 'storage-full', 'storage-failed', 'locked', 'consent-missing', 'erased']);

/** A person does something in a tab, or in another one of the device where that one does not run. */
export function act(world: World, step: Step): void {
  const device = world.devices[step.device];
  const tab = [device?.tabs[step.tab], ...(device?.tabs ?? [])].find((one) => one?.context.running);
  if (!device || !tab) return;
  const neuron = tab.neurons.get('shop') && (step.value ?? 0) % 2 === 1 ? 'shop' : 'quiz';
  const data = tab.neurons.get(neuron);
  if (!data) return;
  perform(world, { step, tab, neuron, data }).catch((error: unknown) => {
    if (!isFair(errorCode(error) ?? '', { step, device })) world.break(`${step.kind} failed: ${String(error)}`);
  });
}

/** On a disk that is full what people write still fits, if there was ballast before; what does not open cannot be changed. */
function isFair(code: string, { step, device: { state, isReserved } }: { step: Step; device: SimDevice }): boolean {
  if (code === 'storage-full' && step.kind !== 'measure') return !isReserved || state.full || state.notesFull;
  if (code === 'undecryptable') return state.damaged.size > 0;
  return fair.has(code) || (step.kind === 'look' && unreachable.has(code));
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
  if (step.kind === 'look') return look(world, doing);
  if (step.kind === 'grant' || step.kind === 'withdraw') return decide(world, doing);
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
  // What is merely measured changes nothing, half of the time: then it is the first to go for want of room.
  const isBare = step.kind === 'measure' && (step.value ?? 0) % 2 === 0;
  const eventId = await data.events.append('answered', { said: one.value }, { purpose, ...(!isBare && { effect }) });
  Object.assign(one, { part: eventId, ackedAt: world.now });
  // Between the event and its effect the disk may have been struck: nobody knew then whose event that was.
  const id = `${neuron}:e:answered:${eventId}`;
  one.damaged = world.devices[one.device]?.state.damaged.has(id) === true && !world.watch.isAtServer(one);
  return one;
}

/** Reads a piece of content, which is fetched where it was let go for want of room. */
async function look(world: World, { step, tab }: Doing): Promise<void> {
  const ids = [...world.server.database('content').trees.keys()].filter((id) => world.isGood(id));
  const id = ids[(step.value ?? 0) % Math.max(ids.length, 1)];
  const [quiz, stores] = [tab.neurons.get('quiz'), tab.engine.parts.neurons().find(({ manifest }) => manifest.id === 'quiz')];
  if (!id || !quiz || !stores) return;
  const isShed = (await readShed(stores)).has(id);
  const entry = await quiz.db.get<{ title?: string }>('quiz', id.split(':')[3] ?? '');
  if (entry && entry.value.title !== 'a question') world.break(`${id} reads ${JSON.stringify(entry.value)}`);
  if (isShed && entry) world.fire('shed-fetched');
  if (isShed && !entry) world.break(`${id} was let go for want of room and is not fetched again`);
}

/** The person's yes, or no, to being measured. */
async function decide(world: World, { step, tab }: Doing): Promise<void> {
  const { consent } = tab.engine;
  const isSending = world.deviceOf(tab.context)?.origin.holderOf('empire-transfer') !== undefined;
  if (step.kind === 'withdraw' && isSending) world.fire('withdrawn-mid-flush');
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
