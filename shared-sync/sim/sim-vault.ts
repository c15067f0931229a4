import { type AnonId, type DeviceId, EmpireError } from '@empire/contract';
import type { DatabaseKeys, DeviceIdentity, KeyVault } from '../src/ports/key-vault.ts';
import type { Chance } from './chance.ts';
import type { Context } from './context.ts';
import { SimRecords } from './sim-records.ts';
import { type SimKeys, simKeys } from './sim-sealer.ts';

/** What one profile keeps of its keys and its identity: the same in every context of the device, and in a copy of the profile. */
export class SimVault {
  readonly anonId: string;
  readonly records: SimRecords;
  deviceId: string;
  /** Nobody has brought the key. */
  locked = false;
  /** Another key than the one that sealed the databases. */
  wrong = false;
  destroyed = false;
  readonly #chance: Chance;
  readonly #root: Uint8Array;
  readonly #keys = new Map<string, SimKeys>();

  /** `written` is told what the records hold; `copied` is the profile that this one is a copy of. */
  constructor({ chance, written, copied }: { chance: Chance; written: (text: string) => void; copied?: SimVault }) {
    this.#chance = chance;
    this.anonId = copied?.anonId ?? chance.uuid();
    this.deviceId = copied?.deviceId ?? chance.uuid();
    this.#root = copied ? copied.#root : chance.bytes(32);
    this.records = new SimRecords(written, copied?.records);
  }

  /** The keys of one generation. Errors: `locked`, `closed`. */
  keys(database: string, generation: number): SimKeys {
    this.#check();
    return this.#keysUnder(this.wrong, { database, generation });
  }

  /** The keys that sealed it, for who looks on from outside. */
  trueKeys(database: string, generation: number): SimKeys {
    return this.#keysUnder(false, { database, generation });
  }

  #keysUnder(wrong: boolean, { database, generation }: { database: string; generation: number }): SimKeys {
    const name = `${database} ${generation} ${wrong}`;
    const root = wrong ? this.#root.map((byte) => byte ^ 1) : this.#root;
    const keys = this.#keys.get(name) ?? simKeys(root, { database, generation, chance: this.#chance });
    this.#keys.set(name, keys);
    return keys;
  }

  /** The vault as one context reaches it: each call is a yield point. */
  for(context: Context): KeyVault {
    const yielding =
      <A extends unknown[], R>(name: string, call: (...args: A) => Promise<R> | R) =>
      async (...args: A): Promise<R> => {
        await context.pause(`vault.${name}`);
        const answer = await call(...args);
        await context.pause(`vault.${name} done`);
        return answer;
      };
    const refuse = () => Promise.reject(new EmpireError('not-permitted', 'The root of a simulated vault is not revealed.'));
    const { records } = this;
    return {
      root: { read: async () => ({ mode: 'device' }), reveal: refuse, replace: refuse, admit: refuse, forget: async () => undefined },
      open: yielding('open', () => this.#open()),
      begin: yielding('begin', () => this.#open()),
      renameDevice: yielding('renameDevice', (from) => {
        if (this.deviceId === from) this.deviceId = this.#chance.uuid();
        return this.#open();
      }),
      keysFor: () => Promise.reject(new EmpireError('not-permitted', 'The simulated stores ask the vault itself.')) as Promise<DatabaseKeys>,
      sign: yielding('sign', (text: string) => `signed-${text.length}`),
      record: yielding('record', (name: string) => records.record(name)),
      writeRecord: yielding('writeRecord', (name, value) => records.writeRecord(name, value)),
      updateRecord: yielding('updateRecord', (name, change) => records.updateRecord(name, change)),
      removeRecord: yielding('removeRecord', (name: string) => records.removeRecord(name)),
      clearRecords: yielding('clearRecords', (options: { readonly except: readonly string[] }) => records.clearRecords(options)),
      destroy: yielding('destroy', () => {
        this.destroyed = true;
      }),
    } satisfies KeyVault;
  }

  #open(): DeviceIdentity {
    this.#check();
    return { anonId: this.anonId as AnonId, deviceId: this.deviceId as DeviceId, publicKey: { kty: 'EC', crv: 'P-256', x: '', y: '' } };
  }

  #check(): void {
    if (this.locked) throw new EmpireError('locked');
    if (this.destroyed) throw new EmpireError('closed', 'The keys of this device were destroyed.');
  }
}
