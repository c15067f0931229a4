import { errorCode } from '@empire/contract';
import { appendAgain } from '../src/neuron/append-again.ts';
import { DeviceSeq } from '../src/neuron/device-seq.ts';
import { OutboxView } from '../src/outbox/outbox-view.ts';
import { Outbox } from '../src/transfer/outbox.ts';
import type { Promised } from './promises.ts';
import type { Tab } from './sim-device.ts';
import type { World } from './world.ts';

/** What the page's own outbox view is made of; the engine loads it when it is first asked for, in real time, which no seed decides. */
export function outboxOf({ engine: { parts }, engine }: Tab): OutboxView {
  const { ports, device, status, nudges, neurons, signal } = parts;
  return new OutboxView({
    env: ports.env,
    gateway: ports.gateway,
    device,
    status,
    nudges,
    neurons,
    signal,
    outbox: new Outbox(),
    appendAgain: (stores, event) => appendAgain(stores, { event, device, seq: new DeviceSeq(ports.env, stores.log, device.deviceId) }),
    requestTransfer: () => engine.requestTransfer('opened'),
  });
}

/** Waits until an event is at the server, and breaks when it is told so too early, or never. */
export async function waitFor(world: World, { tab, one }: { tab: Tab; one: Promised }): Promise<void> {
  const id = eventOf(one);
  const waiting = { id, context: tab.context };
  world.waiting.add(waiting);
  try {
    await outboxOf(tab).awaitSynced(one.part, { signal: tab.stop.signal });
    world.fire('waited-for');
    if (!world.watch.hasEvent(id) && !one.discarded && !one.damaged && one.purpose === 'functional')
      world.break(`${id} was told to be at the server, which never had it`);
  } catch (error) {
    // The page was closed, as on a device whose user is erased. That nobody else waits for ever is looked at before, at rest.
    if (tab.stop.signal.aborted) return;
    // Refused, by one or for good, given up on this device, or damaged meanwhile: that is an answer, too.
    const isGivenUp = errorCode(error) === 'not-found' && (one.discarded || one.purpose !== 'functional');
    if (!String(error).includes('The server refused') && !isGivenUp && !one.damaged) throw error;
    world.fire('waited-for');
  } finally {
    world.waiting.delete(waiting);
  }
}

/** Discards one event that waits, or was refused. What was not sent by then must never be. */
export async function discardOne(world: World, { tab, value }: { tab: Tab; value: number }): Promise<void> {
  const view = outboxOf(tab);
  const events = (await view.list()).filter(({ kind }) => kind === 'event');
  const id = events[value % Math.max(events.length, 1)]?.id;
  const one = world.promises.all.find((other) => other.kind === 'event' && eventOf(other) === id);
  if (!id || !one) return;
  one.discarded = true;
  world.watch.discarding(id, 1);
  try {
    await view.discard(id);
    world.fire('event-discarded');
    world.watch.discarded(id, tab.context);
  } catch (error) {
    // It was sent meanwhile, or another tab was faster.
    if (!['not-found', 'conflict'].includes(errorCode(error) ?? '')) throw error;
  }
  world.watch.discarding(id, -1);
}

/** Puts back the latest that was discarded. From then on it counts as any other. */
export async function undoOne(world: World, tab: Tab): Promise<void> {
  const view = outboxOf(tab);
  const [latest] = await view.discarded();
  const one = world.promises.all.find((other) => other.kind === 'event' && eventOf(other) === latest?.docId);
  if (!latest || !one) return;
  world.watch.undone(latest.docId);
  try {
    await view.undo(latest.id);
  } catch (error) {
    // What was merely measured leaves the last room to others, put back or not; the copy stays.
    const hasNoRoom = errorCode(error) === 'storage-full' && one.purpose !== 'functional';
    if (errorCode(error) !== 'not-found' && !hasNoRoom) throw error;
    return;
  }
  world.fire('event-put-back');
  if (!world.watch.isDiscarding(latest.docId)) one.discarded = false;
}

function eventOf({ neuron, part }: Promised): string {
  return `${neuron}:e:answered:${part}`;
}
