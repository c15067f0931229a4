import { EmpireError, type ErrorCode } from '@empire/contract';
import type { AnyDoc } from '../core/index.ts';
import type { Account, Gateway, Remote, Session } from '../src/ports/gateway.ts';
import type { Chance } from './chance.ts';
import type { Context } from './context.ts';
import type { Observer } from './observer.ts';
import { reordered } from './reordered.ts';
import type { SimServer } from './sim-server.ts';
import { feedFaults, type RequestFault, requestFaults, type Weather, writeFaults } from './weather.ts';

export interface GatewayParts {
  readonly context: Context;
  /** Who the vault says the device is. */
  readonly deviceId: () => string;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly server: SimServer;
  readonly fired: (fault: string) => void;
  readonly observer: Observer;
}

/** How long the adapter waits for an answer that never comes, and how long a token lasts (milliseconds). */
const silenceMs = 30_000;
const tokenMs = 15 * 60_000;
/** How late a request may arrive a second time. */
const lateMs = 90_000;

type ReadFeed = Remote['changes'];

/**
 * A gateway behind bad weather, one context's way to it: it fails in the ways, and with the codes, that the HTTP adapter does. Like that
 * adapter it asks the vault who the device is whenever it asks for a token, and is that until the next.
 */
export function faultyGateway(server: SimServer, parts: GatewayParts): Gateway {
  let holder = parts.deviceId();
  const account = forwarding<Account>(() => {
    holder = parts.deviceId();
    return server.gateway(holder).account;
  });
  const remote = forwarding<Remote>(() => server.gateway(holder).remote);
  return { account: sessions(account, parts), remote: requests(remote, parts) };
}

/** Hands each call to what `target` answers then. */
function forwarding<T extends object>(target: () => T): T {
  return new Proxy({} as T, {
    get:
      (_, key) =>
      (...args: unknown[]) =>
        ((target() as Record<PropertyKey, unknown>)[key] as Method).apply(target(), args),
  });
}

/** The token is kept until it expires, as the HTTP adapter keeps it. Asking for a new one makes a missing database anew. */
function sessions(account: Account, parts: GatewayParts): Account {
  const { context, server } = parts;
  let held: { readonly session: Session; readonly untilMs: number } | undefined;
  const keep = (session: Session): Session => {
    held = { session, untilMs: context.env().monotonic() + tokenMs };
    return session;
  };
  const overriding: Partial<Account> = {
    async session({ signal }) {
      if (held && held.untilMs > context.env().monotonic()) return held.session;
      return keep(await send(() => server.provisioned(() => account.session({ signal })), { what: 'account.session', parts, signal }));
    },
    expire() {
      held = undefined;
    },
    claimPairing: async (code) => keep(await send(() => account.claimPairing(code), { what: 'account.claimPairing', parts })),
  };
  return overlay(account, overriding, (key, call) => send(call, { what: `account.${key}`, parts }));
}

function requests(remote: Remote, parts: GatewayParts): Remote {
  const { observer, context, server } = parts;
  const overriding: Partial<Remote> = {
    changes: (database, options) => readFeed(remote, { database, options, parts }),
    write: async (database, docs, options) => {
      // What is given up already is not sent.
      options.signal.throwIfAborted();
      await observer.sends(context, { database, docs });
      const call = async (some: readonly AnyDoc[]) => server.reach(database, () => remote.write(database, some, options));
      return send(() => call(docs), {
        what: 'remote.write',
        parts,
        signal: options.signal,
        sent: docs,
        part: () => call(docs.slice(0, Math.floor(docs.length / 2))),
      });
    },
  };
  return overlay(remote, overriding, async (key, call, args) => {
    const last = args.at(-1) as { signal?: AbortSignal } | undefined;
    last?.signal?.throwIfAborted();
    observer.asks(context, { call: key, args });
    return send(() => server.reach(String(args[0]), call), { what: `remote.${key}`, parts, ...(last?.signal && { signal: last.signal }) });
  });
}

/** One reading of a feed. A waiting one ends with the first write, or in time. */
async function readFeed(
  remote: Remote,
  { database, options, parts }: { database: string; options: Parameters<ReadFeed>[1]; parts: GatewayParts },
): ReturnType<ReadFeed> {
  const { context, server, chance, observer } = parts;
  const { waitMs = 0, signal, ...now } = options;
  signal.throwIfAborted();
  if (options.waitMs === undefined) observer.asks(context, { call: 'changes', args: [database] });
  const read = (since: string) => server.reach(database, () => remote.changes(database, { ...now, since, signal }));
  const answer = async () => {
    const first = await read(options.since);
    if (first.changes.length > 0 || waitMs === 0) return first;
    await untilWritten({ database, waitMs, signal, parts });
    return read(options.since);
  };
  const rewound = () => read(String(Math.max(0, Number(options.since) - 1 - chance.below(10))));
  return send(answer, { what: 'remote.changes', parts, signal, waitMs, rewound });
}

function untilWritten({ database, waitMs, signal, parts }: { database: string; waitMs: number; signal: AbortSignal; parts: GatewayParts }): Promise<void> {
  const { context, server } = parts;
  const end = new AbortController();
  const stop = () => end.abort();
  signal.addEventListener('abort', stop, { once: true });
  const cancel = server.scheduler.after(waitMs, stop);
  return server
    .database(database)
    .written(end.signal)
    .then(() => {
      cancel();
      signal.removeEventListener('abort', stop);
      signal.throwIfAborted();
      return context.wait(1);
    });
}

interface Sending<T> {
  readonly what: string;
  readonly parts: GatewayParts;
  readonly signal?: AbortSignal;
  readonly waitMs?: number;
  readonly sent?: unknown;
  /** The same request, of which a part alone is carried out. */
  readonly part?: () => Promise<unknown>;
  /** The same feed, read from an earlier place. */
  readonly rewound?: () => Promise<T>;
}

async function send<T>(call: () => Promise<T> | T, sending: Sending<T>): Promise<T> {
  const { what, parts, signal } = sending;
  const { weather, server, chance } = parts;
  await parts.context.pause(what, weather.latencyMs);
  await carry(sending.sent, parts);
  signal?.throwIfAborted();
  if (!weather.online) throw new EmpireError('offline', 'The device has no network.');
  if (server.isDown) throw failed('offline', { status: 503, retryAfterMs: 1_000 });
  const fault = chance.next() < weather.roughness ? pickFault(sending) : undefined;
  const early = fault && (await before(fault, { call, sending }));
  if (early) throw early;
  const { boots } = server;
  const result = inOtherOrder(fault === 'feed-rewinds' && sending.rewound ? await sending.rewound() : await call(), sending);
  if (fault === 'duplicate') await call();
  if (fault === 'late-duplicate') server.scheduler.after(chance.below(lateMs), () => void Promise.resolve(call()).catch(() => undefined));
  await carry(result, parts);
  const order = server.sent(what, parts.context);
  await parts.context.pause(`${what} answered`, weather.latencyMs);
  if (order.overtaken()) parts.fired('reorder');
  signal?.throwIfAborted();
  if (server.boots !== boots) throw failed('offline', { status: 502 });
  if (weather.oneWay || fault === 'half-open') await silence(sending);
  if (fault === 'response-dropped') throw new EmpireError('timeout');
  if (fault === 'truncated-json') throw new EmpireError('offline', 'The answer is JSON that ends early.');
  return result;
}

/** An answer with documents, of which now and then the members come in another order. */
function inOtherOrder<T>(answer: T, { what, parts }: Sending<T>): T {
  if (what !== 'remote.read' || parts.chance.next() > 0.3) return answer;
  parts.fired('members-reordered');
  return reordered(answer);
}

/** What keeps a request from being carried out as it was meant. */
async function before<T>(fault: RequestFault, { call, sending }: { call: () => Promise<T> | T; sending: Sending<T> }): Promise<EmpireError | undefined> {
  const { chance, fired } = sending.parts;
  fired(fault);
  switch (fault) {
    case 'request-dropped':
      return new EmpireError('timeout');
    case 'server-error':
      return failed('offline', { status: chance.pick([500, 502, 503]) });
    case 'rate-limited':
      return failed('offline', { status: 429, retryAfterMs: 2_000 });
    case 'token-expired':
      return failed('needs-auth', { status: 401 });
    case 'forbidden-once':
      return failed('forbidden', { status: 403 });
    case 'captive-portal':
      return new EmpireError('captive-portal');
    case 'unknown-seq':
      return failed('bad-response', { status: 400 });
    case 'html-answer':
      // Something between the two replaced an answer that was on its way.
      if (chance.next() < 0.5) await call();
      return new EmpireError('captive-portal');
    case 'partial-write':
      await sending.part?.();
      return new EmpireError('offline', 'The answer is JSON that ends early.');
    default:
      return undefined;
  }
}

function pickFault<T>({ parts, part, rewound, what }: Sending<T>): RequestFault {
  // A note is written over the revision that was read: one that comes late is refused.
  const common = what === 'remote.writeNote' ? requestFaults.filter((fault) => fault !== 'late-duplicate') : requestFaults;
  return parts.chance.pick([...common, ...(part ? writeFaults : []), ...(rewound ? feedFaults : [])] as [RequestFault, ...RequestFault[]]);
}

/** No answer, until the adapter gives up. */
async function silence<T>({ parts, signal, waitMs = 0, what }: Sending<T>): Promise<never> {
  await parts.context.env().sleep(silenceMs + waitMs, signal ? { signal } : {});
  throw new EmpireError('timeout', `${what} got no answer.`);
}

/** The time that bytes take on a slow link. */
async function carry(body: unknown, { weather, context }: GatewayParts): Promise<void> {
  if (!Number.isFinite(weather.bytesPerSecond) || body === undefined) return;
  const bytes = JSON.stringify(body, (_key, value) => (value instanceof AbortSignal ? undefined : value))?.length ?? 0;
  await context.wait((bytes / weather.bytesPerSecond) * 1_000);
}

function failed(code: ErrorCode, details: Record<string, unknown>): EmpireError {
  return new EmpireError(code, undefined, { details });
}

type Method = (...args: unknown[]) => unknown;

/** `target` with some members replaced and every other call sent through `through`. */
function overlay<T extends object>(target: T, own: Partial<T>, through: (key: string, call: () => unknown, args: readonly unknown[]) => unknown): T {
  return new Proxy(target, {
    get(object, key) {
      const replaced = (own as Record<PropertyKey, unknown>)[key];
      if (replaced !== undefined) return replaced;
      const member = (object as Record<PropertyKey, unknown>)[key];
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => through(String(key), () => (member as Method).apply(object, args), args);
    },
  });
}
