import { canonicalJson, isStamp, sha256Hex } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Nudges } from '../nudges.ts';
import type { Gateway, Session } from '../ports/gateway.ts';
import { type Outbox, pushMark } from './outbox.ts';
import { pullFeed } from './pull.ts';
import type { PullPorts } from './pull-documents.ts';
import { type Destination, pushDatabase, retryDeadLetters } from './push.ts';
import type { StatusView } from './status.ts';

/** What a round works on. `neurons` begins with the host's own pair. */
export interface RoundParts {
  readonly gateway: Gateway;
  readonly device: Device;
  readonly status: StatusView;
  readonly nudges: Nudges;
  readonly neurons: () => readonly NeuronStores[];
  readonly refused: PullPorts['refused'];
}

/** The version of the checkpoint's form; another one starts over. */
const protocolVersion = 1;

export interface RoundOptions {
  /** Whether the read-only databases are pulled too. */
  readonly withContent: boolean;
  /** Whether nothing is taken for granted: what the server refused is offered again, and how far it remembers is asked. */
  readonly fromStart: boolean;
  readonly outbox: Outbox;
  readonly signal: AbortSignal;
}

/** One pass: who am I, push everything, pull everything. */
export async function transferRound(parts: RoundParts, options: RoundOptions): Promise<void> {
  const { gateway, device, status } = parts;
  const { withContent, fromStart, outbox, signal } = options;
  status.set({ phase: 'connecting' });
  const session = await gateway.account.session({ signal });
  device.skewMs = session.skewMs;
  const { instance } = await gateway.remote.info(session.databases.user, { signal });
  const neurons = parts.neurons();
  status.set({ phase: 'pushing' });
  const to: Destination = { remote: gateway.remote, database: session.databases.user, instance, deviceId: device.deviceId, signal };
  if (fromStart) for (const stores of neurons) await retryDeadLetters(stores, to);
  await pushAll(neurons, { to, fromStart, outbox });
  status.set({ phase: 'pulling' });
  await pullAll(neurons, { parts, session, withContent, signal });
}

async function pushAll(neurons: readonly NeuronStores[], { to, fromStart, outbox }: { to: Destination; fromStart: boolean; outbox: Outbox }): Promise<void> {
  const name = checkpointName(to);
  const before = fromStart && (await hasPushed(neurons, to)) ? await remembered(name, to) : undefined;
  const after: Record<string, number> = {};
  let moved = false;
  for (const stores of neurons) {
    for (const database of [stores.state, stores.log]) {
      const mark = await pushMark(database);
      const since = await pushDatabase(stores, { database, floor: before && (before[database.name] ?? 0), outbox, to });
      moved ||= since !== mark.since || mark.instance !== to.instance;
      after[database.name] = since;
    }
  }
  if (moved) await to.remote.writeNote(to.database, name, { value: { since: { ...before, ...after } }, signal: to.signal });
}

/** What the server remembers having received, by database. */
async function remembered(name: string, to: Destination): Promise<Readonly<Record<string, number>>> {
  const kept = await to.remote.note(to.database, name, { signal: to.signal });
  return (kept?.since ?? {}) as Readonly<Record<string, number>>;
}

/** Before the first push there is nothing for the server to remember, and nothing to ask. */
async function hasPushed(neurons: readonly NeuronStores[], to: Destination): Promise<boolean> {
  for (const database of neurons.flatMap(({ state, log }) => [state, log])) {
    if ((await pushMark(database)).instance === to.instance) return true;
  }
  return false;
}

async function pullAll(
  neurons: readonly NeuronStores[],
  { parts, session, withContent, signal }: { parts: RoundParts; session: Session; withContent: boolean; signal: AbortSignal },
): Promise<void> {
  const [host] = neurons;
  if (!host) return;
  const ports: PullPorts = {
    remote: parts.gateway.remote,
    signal,
    wrote: (database) => parts.nudges.wrote(database),
    seen: (doc) => isStamp(doc.hlc) && parts.device.see(doc.hlc),
    refused: parts.refused,
    now: () => parts.device.now(),
  };
  const { user, content, registry } = session.databases;
  const feeds = [pullFeed({ kind: 'user', database: user, from: 'k', to: 's' }, { host, neurons, ports })];
  if (withContent) {
    feeds.push(pullFeed({ kind: 'registry', database: registry, from: 'c', to: 'c' }, { host, neurons: [host], ports }));
    feeds.push(pullFeed({ kind: 'content', database: content, from: 'c', to: 'c' }, { host, neurons: neurons.slice(1), ports }));
  }
  // All of them end before the round does, failed or not: nothing may be written after the lock is gone.
  const failed = (await Promise.allSettled(feeds)).find((feed) => feed.status === 'rejected');
  if (failed) throw failed.reason;
}

function checkpointName({ deviceId, instance }: Destination): string {
  return `empire-${sha256Hex(canonicalJson(['push', deviceId, instance, protocolVersion])).slice(0, 32)}`;
}
