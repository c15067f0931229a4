import { EmpireError } from '@empire/contract';
import type { AnyDoc } from '../core/index.ts';
import { sequenced } from '../src/generations/sequenced-store.ts';
import type { DocumentStore, Edit, Origin } from '../src/ports/document-store.ts';
import type { GenerationSource } from '../src/ports/generation-source.ts';
import type { Context } from './context.ts';
import type { Observer } from './observer.ts';
import type { StoredAt } from './sim-disk.ts';
import type { SimMeter } from './sim-meter.ts';

/** What is wrong with the disk of one device. */
export interface DiskState {
  /** No room for documents. */
  full: boolean;
  /** No room for notes. */
  notesFull: boolean;
  /** How many of the next writes are aborted, with nothing written. */
  aborts: number;
  /** The bit that flips in the page that lands next. */
  landingBit: number | undefined;
  /** The ids of what was in such pages: it is not here until the damage is met and it is read again. */
  readonly landedDamaged: Set<string>;
  /** What does not open any more, by the id of the document. */
  readonly damaged: Map<string, StoredAt>;
}

export interface StoreParts {
  readonly context: Context;
  readonly device: number;
  readonly disk: DiskState;
  readonly meter: SimMeter;
  /** Every store that was opened, and those whose connection the browser closed. */
  readonly opened: object[];
  readonly severed: WeakSet<object>;
  readonly fired: (fault: string) => void;
  readonly observer: Observer;
  /** One bit of a landed page flips. */
  readonly damageLanded: (place: { readonly database: string; readonly generation: number; readonly page: number }, bit: number) => readonly string[];
  /** A database below every fault. */
  readonly look: (database: string, generation: number) => DocumentStore;
}

/** Databases whose every call is a yield point, and may fail as a browser's do. */
export function faultySource(source: GenerationSource, parts: StoreParts): GenerationSource {
  return {
    async openGeneration(database, generation) {
      await parts.context.pause(`open ${database}-${generation}`);
      const store = await source.openGeneration(database, generation);
      await parts.context.pause(`open ${database}-${generation} done`);
      return faultyStore(store, { ...parts, database, generation });
    },
    async destroyGeneration(database, generation) {
      await parts.context.pause(`destroy ${database}-${generation}`);
      await source.destroyGeneration(database, generation);
      await parts.context.pause(`destroy ${database}-${generation} done`);
    },
  };
}

type Method = (...args: unknown[]) => unknown;

const writes: ReadonlySet<string> = new Set(['edit', 'graft', 'writeNote']);
/** What a seal adds to one document, about. */
const sealBytes = 400;

function faultyStore(store: DocumentStore, parts: StoreParts & { readonly database: string; readonly generation: number }): DocumentStore {
  const { disk, observer, database, generation, severed } = parts;
  const proxy: DocumentStore = new Proxy(store, {
    get(object, key) {
      const member = (object as unknown as Record<PropertyKey, unknown>)[key];
      if (typeof member !== 'function') return member;
      const name = String(key);
      return async (...args: unknown[]) => {
        await parts.context.pause(`${database}.${name}`);
        if (severed.has(proxy) && name !== 'close') throw new EmpireError('closed', 'The browser closed the connection.');
        if (writes.has(name)) refuseWrite(name, { parts, args });
        const result = await (member as Method).apply(object, args);
        if (name === 'edit') observer.wrote(parts, { database, edit: args[0] as Edit });
        if (name === 'graft') observer.wrote(parts, { database, docs: args[0] as readonly AnyDoc[], origin: args[1] as Origin });
        if (name === 'writeNote')
          await observer.noted(parts, {
            database,
            name: String(args[0]),
            value: args[1] as Readonly<Record<string, unknown>>,
            store: sequenced(parts.look(database, generation), generation),
          });
        if (name === 'writeNote') damageLanded(String(args[0]), args[1] as object);
        if (writes.has(name)) await parts.context.pause(`${database}.${name} done`);
        return result;
      };
    },
  });
  parts.opened.push(proxy);
  return proxy;

  function damageLanded(note: string, value: object): void {
    if (disk.landingBit === undefined || !note.startsWith('landed-') || !('ct' in value)) return;
    const page = Number(note.slice('landed-'.length));
    for (const id of parts.damageLanded({ database, generation, page }, disk.landingBit)) disk.landedDamaged.add(id);
    disk.landingBit = undefined;
    parts.fired('landed-damaged');
  }

  function refuseWrite(name: string, { parts: { fired, meter }, args }: { parts: StoreParts; args: readonly unknown[] }): void {
    if (disk.aborts > 0) {
      disk.aborts -= 1;
      fired('transaction-aborted');
      throw new EmpireError('storage-failed', 'The transaction was aborted.');
    }
    if (meter.isPressed && !meter.fits(JSON.stringify(args).length + sealBytes)) {
      fired('no-room');
      throw new EmpireError('storage-full');
    }
    const isNote = name === 'writeNote';
    if (!(isNote ? disk.notesFull : disk.full)) return;
    fired(isNote ? 'full-on-checkpoint' : 'full-on-write');
    throw new EmpireError('storage-full');
  }
}
