import { isStamp } from '../../core/index.ts';
import { fetchLedger } from '../consent/fetch-ledger.ts';
import type { ConsentLedger } from '../consent/ledger.ts';
import { SendGate } from '../consent/send-gate.ts';
import type { Device } from '../device/device.ts';
import { fork, settleFork } from '../device/fork.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Nudges } from '../nudges.ts';
import { databasesInOrder } from '../outbox/priority.ts';
import type { Env } from '../ports/env.ts';
import type { Session, TransferGateway } from '../ports/gateway.ts';
import type { ContentBudget } from '../quota/content-budget.ts';
import { Checkpoint } from './checkpoint.ts';
import type { EarlyPages } from './early-pages.ts';
import type { EarlyParts, EarlyRanges } from './early-ranges.ts';
import type { RoundObservers } from './observers.ts';
import type { Outbox } from './outbox.ts';
import { overlapping, quietly } from './overlap.ts';
import { type Feed, forgetFeed, type PullParts, pullFeed } from './pull.ts';
import type { PullPorts } from './pull-documents.ts';
import { type Destination, isQuiet, pushConsent, pushDatabase, retryDeadLetters } from './push.ts';
import type { pushKnown } from './push-known.ts';
import type { StatusView } from './status.ts';
import { DailyVoucher, type Voucher } from './voucher.ts';

/** What a round works on. `neurons` begins with the host's own pair. */
export interface RoundParts {
  readonly env: Env;
  readonly gateway: TransferGateway;
  readonly device: Device;
  readonly status: StatusView;
  readonly nudges: Nudges;
  readonly ledger: ConsentLedger;
  readonly observers: RoundObservers;
  readonly neurons: () => readonly NeuronStores[];
  readonly refused: PullPorts['refused'];
  /** What a document has to pass before it is sent. */
  readonly check?: Destination['check'];
  /** In a page: how much content is kept. What a service worker brings beyond it, the next page sheds. */
  readonly budget?: () => ContentBudget;
  /** In a page: what is known to wait goes before everything is looked at. Nobody waits for a service worker. */
  readonly pushKnown?: typeof pushKnown;
  /** In a page: begins a first pull while the round looks at what is to be sent. */
  readonly early?: (feed: Feed, parts: EarlyParts) => EarlyRanges;
  /** In a page, likewise: the first that is to be sent. */
  readonly earlyPages?: (neurons: readonly NeuronStores[], parts: { outbox: Outbox }) => EarlyPages;
  /** After a fork, in a page: makes what waits under the former id that of the new one. A service worker leaves it to the pages. */
  readonly adopt?: ((to: Destination, outbox: Outbox) => Promise<void>) | undefined;
}

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
  const { withContent, signal } = options;
  status.set({ phase: 'connecting' });
  await settleFork(device, gateway.account);
  const session = await gateway.account.session({ signal });
  device.skewMs = session.skewMs;
  await parts.observers.contact(session);
  const neurons = parts.neurons();
  const ports = pullPorts(parts, signal);
  const feeds = feedsOf(session);
  // What the server alone writes has nothing to do with what is sent: both are under way at once, on the connections that the exchange leaves.
  const own = exchange(neurons, { parts, options, session, ports });
  const content = withContent ? pullFeeds(neurons, { feeds: feeds.content, ports, voucher: daily(ports) }) : Promise.resolve();
  // All of it ends before the round does, failed or not: nothing may be written after the lock is gone.
  const failed = (await Promise.allSettled([own, content])).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** What was begun before anybody knew who the server is. */
interface Begun {
  readonly feeds: readonly Reading[];
  readonly early: EarlyRanges | undefined;
  readonly pages: EarlyPages | undefined;
}

interface Exchange {
  readonly parts: RoundParts;
  readonly options: RoundOptions;
  readonly session: Session;
  readonly ports: PullPorts;
}

/** Sends everything to the user's database and pulls what is new there. */
async function exchange(neurons: readonly NeuronStores[], { parts, options, session, ports }: Exchange): Promise<void> {
  const feeds = feedsOf(session).user;
  const [first] = feeds;
  const { outbox } = options;
  const early = first && parts.early?.(first.feed, { neurons, ports, outbox });
  // What is adopted is not what was read before.
  const pages = parts.adopt ? undefined : parts.earlyPages?.(neurons, { outbox });
  try {
    await exchangeAfter(neurons, { parts, options, session, ports, feeds, early, pages });
  } finally {
    await Promise.all([early?.drop(), pages?.ended()]);
  }
}

async function exchangeAfter(neurons: readonly NeuronStores[], { parts, options, session, ports, feeds, early, pages }: Exchange & Begun): Promise<void> {
  const { gateway, device, status } = parts;
  const { outbox, signal } = options;
  const [host] = neurons;
  if (!host) return;
  const answered = () => void early?.begin();
  const checkpoint = await Checkpoint.read({ remote: gateway.remote, database: session.databases.user, host, device, signal, answered });
  status.set({ phase: 'pushing' });
  const to: Destination = {
    remote: gateway.remote,
    database: session.databases.user,
    instance: checkpoint.info.instance,
    deviceId: device.deviceId,
    check: parts.check,
    early: pages,
    gate: gateOf(parts, { database: session.databases.user, signal }),
    signal,
  };
  await parts.adopt?.(to, outbox);
  const sent = options.fromStart ? {} : ((await parts.pushKnown?.(neurons, { to, outbox, checkpoint })) ?? {});
  // All neurons at once, here and below: with many of them, looking is what takes the time of a round that has little to send.
  await overlapping(neurons, { atOnce: neurons.length, work: (stores) => retryDeadLetters(stores, { all: options.fromStart || checkpoint.isSetBack, to }) });
  const { noted, moved } = await pushAll(neurons, { to, outbox, parts, checkpoint, sent });
  // A server that lacks what it had acknowledged lacks what others sent it as well, and numbers its feed anew.
  const pulled = (async () => {
    if (checkpoint.isSetBack) await forgetFeed(host, 'user');
    status.set({ phase: 'pulling' });
    // Where something was sent since, the feed from there on tells of it once more: then a first reading asks anew, unless it was begun already.
    const isGood = !moved || early?.isBegun === true;
    await pullFeeds(neurons, { feeds, ports, voucher: () => checkpoint, ...(isGood && { info: checkpoint.info, early }) });
  })();
  const failed = (await Promise.allSettled([pulled, noted])).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

interface PushAll {
  readonly to: Destination;
  readonly outbox: Outbox;
  readonly parts: RoundParts;
  readonly checkpoint: Checkpoint;
  readonly sent: Readonly<Record<string, number>>;
}

/** Sends every database; `sent` says how far some were sent already in this round. Answers whether anything was, and when the server has noted how far the push got. Errors: `identity-forked` when another profile works under this id. */
async function pushAll(
  neurons: readonly NeuronStores[],
  { to, outbox, parts, checkpoint, sent }: PushAll,
): Promise<{ readonly noted: Promise<void>; readonly moved: boolean }> {
  // Before the first push too: the profile may have been copied before it ever sent anything.
  const looked = await lookedAt(neurons, outbox);
  const own = looked.filter(({ mark }) => mark.instance === to.instance || mark.instance === '');
  if (await checkpoint.isForked(Object.fromEntries(own.map(({ database, mark }) => [database.name, mark.since])))) {
    for (const stores of neurons) await pushConsent(stores, { outbox, to });
    await fork(parts.device, parts.gateway.account);
  }
  const before = checkpoint.since;
  const after: Record<string, number> = {};
  let moved = false;
  const pushes = looked.map(({ stores, database, mark, seq, quietUpTo }) => {
    const floor = sent[database.name] ?? before[database.name] ?? 0;
    // An event that was written since goes in the next round, with the states it speaks of: those of now have been sent already.
    const upTo = database === stores.log ? seq : undefined;
    return { stores, push: { database, mark, quietUpTo, floor, upTo, to } };
  });
  const work = async ({ stores, push }: (typeof pushes)[number]) => {
    const since = await pushDatabase(stores, push);
    moved ||= since !== (before[push.database.name] ?? 0);
    after[push.database.name] = since;
  };
  const quiet = pushes.filter(({ push }) => isQuiet(push));
  const marks = quietly(overlapping(quiet, { atOnce: quiet.length, work }));
  try {
    for (const one of pushes) if (!quiet.includes(one)) await work(one);
  } finally {
    await marks;
  }
  return { moved, noted: quietly(moved ? checkpoint.write({ since: { ...before, ...after } }) : Promise.resolve()) };
}

/** Every database in the order it is pushed, with its mark and up to where nothing waits. What is written from now on is the next round's. */
async function lookedAt(neurons: readonly NeuronStores[], outbox: Outbox) {
  const look = async ({ stores, database }: ReturnType<typeof databasesInOrder>[number]) => ({ stores, database, ...(await outbox.standing(database)) });
  return Promise.all(databasesInOrder(neurons).map(look));
}

interface Reading {
  readonly feed: Feed;
  /** Which neurons read it, the host's pair being the first of all. */
  readonly neurons: { readonly from: number; readonly to?: number };
}

function feedsOf({ databases: { user, content, registry } }: Session): Readonly<Record<'user' | 'content', readonly Reading[]>> {
  return {
    user: [{ feed: { kind: 'user', database: user, from: 'k', to: 's' }, neurons: { from: 0 } }],
    content: [
      { feed: { kind: 'registry', database: registry, from: 'c', to: 'c' }, neurons: { from: 0, to: 1 } },
      { feed: { kind: 'content', database: content, from: 'c', to: 'c' }, neurons: { from: 0 } },
    ],
  };
}

type Vouch = (host: NeuronStores, feed: Feed) => Voucher;

const daily =
  (ports: PullPorts): Vouch =>
  (host, { kind }) =>
    new DailyVoucher(host, { kind, nowMs: ports.now() });

async function pullFeeds(
  neurons: readonly NeuronStores[],
  { feeds, ports, voucher, info, early }: { feeds: readonly Reading[]; ports: PullPorts; voucher: Vouch } & Pick<PullParts, 'info' | 'early'>,
): Promise<void> {
  const [host] = neurons;
  if (!host) return;
  const pulls = feeds.map(({ feed, neurons: { from, to } }) =>
    pullFeed(feed, { host, neurons: neurons.slice(from, to), ports, voucher: voucher(host, feed), info, early }),
  );
  const failed = (await Promise.allSettled(pulls)).find((pull) => pull.status === 'rejected');
  if (failed) throw failed.reason;
}

function pullPorts(parts: RoundParts, signal: AbortSignal): PullPorts {
  return {
    remote: parts.gateway.remote,
    signal,
    wrote: (database) => parts.nudges.wrote(database),
    seen: (doc) => isStamp(doc.hlc) && parts.device.see(doc.hlc),
    refused: parts.refused,
    budget: parts.budget?.(),
    now: () => parts.device.now(),
  };
}

/** What leaves under a consent leaves under the newest one: a withdrawal of another device that this one has not pulled yet counts. */
function gateOf(parts: RoundParts, { database, signal }: { database: string; signal: AbortSignal }): SendGate {
  return new SendGate(parts, async () => {
    const [host] = parts.neurons();
    if (host) await fetchLedger(host, { database, ports: pullPorts(parts, signal) });
  });
}
