import { EmpireError } from '@empire/contract';
import type { DocumentStore, StoreFactory } from '../src/ports/document-store.ts';
import type { Gateway, Remote, RemoteChange } from '../src/ports/gateway.ts';
import type { Chance } from './chance.ts';
import type { Context } from './context.ts';

/** What can go wrong on the way to the server, each with its chance for one request. */
export const networkFaults = ['request-dropped', 'response-dropped', 'duplicate', 'server-error', 'rate-limited', 'token-expired', 'captive-portal'] as const;

/** The weather of one device. */
export interface Weather {
  online: boolean;
  /** Chance of a fault for each request, 0 to 1. */
  roughness: number;
}

export interface FaultyParts {
  readonly context: Context;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly fired: (fault: string) => void;
}

/** A store whose every call is a yield point; its answers are true. */
export function pausingStores(factory: StoreFactory, { context }: FaultyParts): StoreFactory {
  return {
    async open(database) {
      await context.pause(`open ${database}`);
      return pausing(await factory.open(database), context, database) as DocumentStore;
    },
  };
}

/** A gateway behind bad weather. */
export function faultyGateway(gateway: Gateway, parts: FaultyParts): Gateway {
  const remote = faulty(gateway.remote as object, 'remote', parts) as Remote;
  const patient: Remote = Object.assign(Object.create(remote) as Remote, {
    changes: (database: string, options: Parameters<Remote['changes']>[1]) => poll(remote, { database, options, parts }),
  });
  return { account: faulty(gateway.account as object, 'account', parts) as Gateway['account'], remote: patient };
}

/** A waiting read asks again now and then, in virtual time. */
async function poll(
  remote: Remote,
  { database, options, parts }: { database: string; options: Parameters<Remote['changes']>[1]; parts: FaultyParts },
): Promise<{ readonly changes: readonly RemoteChange[]; readonly lastSeq: string }> {
  const { waitMs = 0, ...now } = options;
  for (let waited = 0; ; waited += 1_000) {
    const answer = await remote.changes(database, now);
    if (answer.changes.length > 0 || waited >= waitMs) return answer;
    await parts.context.env().sleep(1_000, { signal: options.signal });
  }
}

type Method = (...args: unknown[]) => unknown;

function pausing(target: object, context: Context, name: string): object {
  return new Proxy(target, {
    get(object, key) {
      const member = (object as Record<PropertyKey, unknown>)[key];
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        await context.pause(`${name}.${String(key)}`);
        const result = await (member as Method).apply(object, args);
        await context.pause(`${name}.${String(key)} done`);
        return result;
      };
    },
  });
}

function faulty(target: object, name: string, parts: FaultyParts): object {
  return new Proxy(target, {
    get(object, key) {
      const member = (object as Record<PropertyKey, unknown>)[key];
      if (typeof member !== 'function' || key === 'expire') return typeof member === 'function' ? member.bind(object) : member;
      return (...args: unknown[]) => send(() => (member as Method).apply(object, args), { what: `${name}.${String(key)}`, parts });
    },
  });
}

async function send(call: () => unknown, { what, parts }: { what: string; parts: FaultyParts }): Promise<unknown> {
  const { context, chance, weather, fired } = parts;
  await context.pause(what, 40);
  if (!weather.online) throw new EmpireError('offline', 'The device has no network.');
  const fault = chance.next() < weather.roughness ? chance.pick(networkFaults) : undefined;
  if (fault) fired(fault);
  if (fault === 'request-dropped') throw new EmpireError('timeout');
  if (fault === 'server-error') throw new EmpireError('offline', undefined, { details: { status: 503 } });
  if (fault === 'rate-limited') throw new EmpireError('offline', undefined, { details: { status: 429, retryAfterMs: 2_000 } });
  if (fault === 'token-expired') throw new EmpireError('needs-auth');
  if (fault === 'captive-portal') throw new EmpireError('captive-portal');
  const result = await call();
  if (fault === 'duplicate') await call();
  await context.pause(`${what} answered`, 40);
  if (fault === 'response-dropped') throw new EmpireError('timeout');
  return result;
}
