import { Accounts, type PublicKey } from '../accounts/accounts.ts';
import type { DocumentTable } from '../accounts/document-table.ts';
import { Membership } from '../accounts/membership.ts';
import { MemoryTable } from '../accounts/memory-table.ts';
import { MemoryUserDatabases } from '../accounts/memory-user-databases.ts';
import { Pairings } from '../accounts/pairings.ts';
import type { UserDatabases } from '../accounts/user-databases.ts';
import { MemoryCoreClient } from '../bridge/memory-core-client.ts';
import { Erasures } from './erasures.ts';
import { finishErasures } from './finish-erasures.ts';
import { Suppression } from './suppression.ts';

/** Everything an erasure touches, in memory, on a clock of its own. `between` runs before each step of a port and may throw: a crash. */
export function newErasureWorld(between: (step: string) => Promise<void> = async () => {}) {
  const clock = { now: Date.UTC(2030, 0, 1) };
  const now = () => clock.now;
  const [stored, control, databases, core] = [new MemoryTable(), new MemoryTable(), new MemoryUserDatabases(), new MemoryCoreClient()];
  const table = steppedBy(stored, (name) => between(`accounts ${name}`)) as DocumentTable;
  const stepped = steppedBy(databases, (name) => between(`databases ${name}`)) as UserDatabases;
  const suppression = new Suppression(table, Buffer.from('a secret of this test'));
  const ports = { accounts: new Accounts(table, { now }), pairings: new Pairings(table, { now }), databases: stepped };
  const erasures = new Erasures({ ...ports, table, suppression, now });
  const membership = new Membership({ ...ports, erasures, control });
  const databaseOf = (userId: string) => `user-${userId}`;
  const finish = (holds: (partition: string) => boolean = () => true) =>
    finishErasures({ erasures, control, core, databaseOf }, { signal: new AbortController().signal, holds, now });
  const admit = (device: string) => membership.admit(device, { anonId: `anon-${device}`, publicKey: keyOf(device) });
  return { clock, accounts: ports.accounts, stored, control, databases, core, suppression, erasures, membership, admit, finish, databaseOf };
}

/** A public key of its own for each device. */
export function keyOf(device: string): PublicKey {
  return { kty: 'EC', crv: 'P-256', x: device, y: 'y' };
}

/** The same object, with a step before each call of a method. */
function steppedBy<T extends object>(target: T, step: (name: string) => Promise<void>): T {
  return new Proxy(target, {
    get(object, name) {
      const member: unknown = Reflect.get(object, name, object);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]) => {
        await step(String(name));
        return member.apply(object, parameters);
      };
    },
  });
}
