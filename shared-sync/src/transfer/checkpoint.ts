import { EmpireError } from '@empire/contract';
import { canonicalJson, sha256Hex } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import { hasLostDatabases, noteSending } from '../device/lost-databases.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Remote } from '../ports/gateway.ts';
import { quietly } from './overlap.ts';
import type { Voucher } from './voucher.ts';

/** The note of this device at the server: how far it pushed each database, and who said so last. */
interface Note {
  /** The incarnation it was written to: one that comes late must not speak for the next. */
  readonly instance?: string;
  readonly since?: Readonly<Record<string, number>>;
  /** `<word>.<count>`: the word of a context of this profile, and which of the profile's notes this is. */
  readonly token?: string;
}

/** What the profile writes down before it sends a note: a profile that finds a word it never wrote is not alone under its device's id. */
interface Written {
  readonly count: number;
  readonly words: readonly string[];
}

/** The last note that the server acknowledged, and the place in the feed that was reached when it was sent. */
interface Acknowledged {
  readonly instance: string;
  readonly count: number;
  readonly place?: string;
}

/** A server that was set back shows an older word: those of so many contexts are kept. */
const keptWords = 300;
/** So few changes are rather read once more in the next round than noted at the server. */
const rereadRows = 20;
/** Putting a server back to an earlier day takes it out of reach for longer than this. */
const restoreMs = 10_000;
/** The version of the note's form; another one starts over. */
const protocolVersion = 3;
const recordName = 'checkpoint-words';
const noteName = 'noted-user';

/** Where a checkpoint is kept, and for whom. */
export interface CheckpointParts {
  readonly remote: Remote;
  readonly database: string;
  readonly host: NeuronStores;
  readonly device: Device;
  readonly signal: AbortSignal;
  /** Called when the server has said how far the database has come, before its note is there. */
  readonly answered?: () => void;
}

interface Told {
  readonly note: Note | undefined;
  readonly noted: Acknowledged | undefined;
  readonly isLost: boolean;
}

/**
 * What the server remembers of this device, as it was when the round began. A server that shows an older note than it acknowledged was set
 * back, however far it has come since; one that shows the last note has everything that was there when the note was sent, so what is read
 * and sent since then is read and offered again.
 */
export class Checkpoint implements Voucher {
  readonly info: { readonly instance: string; readonly seq: string };
  readonly isSetBack: boolean;
  since: Readonly<Record<string, number>>;
  readonly #parts: CheckpointParts;
  readonly #token: string | undefined;
  readonly #isLost: boolean;
  #count: number;
  #place: string | undefined;
  #readAtMs: number;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(parts: CheckpointParts, { info, note, noted, isLost }: Pick<Checkpoint, 'info'> & Told) {
    this.#parts = parts;
    this.#isLost = isLost;
    this.info = info;
    this.since = note?.since ?? {};
    this.#token = note?.token;
    this.#count = countOf(note?.token);
    this.#readAtMs = parts.device.now();
    const known = noted?.instance === info.instance ? noted : undefined;
    this.isSetBack = known !== undefined && this.#count < known.count;
    this.#place = this.isSetBack ? undefined : known?.place;
  }

  /** Asks the server at once who it is and what it remembers. */
  static async read(parts: CheckpointParts): Promise<Checkpoint> {
    const { remote, database, host, signal } = parts;
    const told = quietly(readNote(parts));
    let isLost: Promise<boolean> | undefined;
    try {
      const info = await remote.info(database, { signal });
      isLost = quietly(sendsAfterLoss(parts));
      parts.answered?.();
      const noted = (await host.state.store.note(noteName)) as Acknowledged | undefined;
      return new Checkpoint(parts, { info, noted, note: ofInstance(await told, info.instance), isLost: await isLost });
    } finally {
      await Promise.allSettled([told, isLost]);
    }
  }

  /**
   * Whether another profile works under the id of this device: the server remembers more than this one has sent, or a note it never wrote.
   * So does this one's own past where its databases were lost. `marks` is how far this profile has pushed each database to this incarnation
   * of the server's.
   */
  async isForked(marks: Readonly<Record<string, number>>): Promise<boolean> {
    const { device } = this.#parts;
    if (this.#isLost) return true;
    if (Object.entries(marks).some(([name, since]) => (this.since[name] ?? 0) > since)) return true;
    if (this.#token === undefined) return false;
    const { count, words } = ((await device.vault.record(recordName)) ?? { count: 0, words: [] }) as unknown as Written;
    return !words.includes(this.#token.split('.')[0] ?? '') || countOf(this.#token) > count;
  }

  /** Where the feed is read on; `undefined` where nobody vouches for any place in it. */
  async from(): Promise<string | undefined> {
    return this.#place;
  }

  async reached(place: string, rows = rereadRows + 1): Promise<void> {
    if (rows > rereadRows) await this.write({ place });
  }

  /** Has the server note how far was pushed, and the place that was reached in the feed. One note follows the other. */
  write({ since = this.since, place }: { since?: Readonly<Record<string, number>>; place?: string }): Promise<void> {
    const before = this.#last;
    const written = (async () => {
      await before;
      this.since = since;
      await this.#send(place ?? this.#place);
    })();
    this.#last = quietly(written);
    return written;
  }

  async #send(place: string | undefined): Promise<void> {
    const { remote, database, host, device, signal } = this.#parts;
    await this.#lookAgain();
    const { count } = (await device.vault.updateRecord(recordName, (before) =>
      next(before as unknown as Written | undefined, device.word),
    )) as unknown as Written;
    const { instance } = this.info;
    const value = { instance, since: this.since, token: `${device.word}.${count}` };
    await remote.writeNote(database, nameOf(device), { value, signal });
    await host.state.store.writeNote(noteName, { instance, count, ...(place !== undefined && { place }) });
    [this.#place, this.#count] = [place, count];
  }

  /** A note must not cover up that the server was set back during the round, which a device may have slept through. */
  async #lookAgain(): Promise<void> {
    const now = this.#parts.device.now();
    if (Math.abs(now - this.#readAtMs) < restoreMs) return;
    const note = ofInstance(await readNote(this.#parts), this.info.instance);
    if (countOf(note?.token) < this.#count) throw new EmpireError('offline', 'The server was set back meanwhile.');
    this.#readAtMs = now;
  }
}

/** Events may be at the server, with numbers that would be given again, and no note there has to tell of them. Where none was lost, this device sends from now on. */
async function sendsAfterLoss({ host, device }: CheckpointParts): Promise<boolean> {
  if (await hasLostDatabases(host, device)) return true;
  await noteSending(host, device);
  return false;
}

function readNote({ remote, database, device, signal }: CheckpointParts): Promise<Note | undefined> {
  return remote.note(database, nameOf(device), { signal });
}

function ofInstance(note: Note | undefined, instance: string): Note | undefined {
  return note?.instance === instance ? note : undefined;
}

function next(before: Written | undefined, word: string) {
  const { count, words } = before ?? { count: 0, words: [] };
  return { count: count + 1, words: words.includes(word) ? [...words] : [word, ...words].slice(0, keptWords) };
}

function countOf(token: string | undefined): number {
  return Number(token?.split('.')[1] ?? 0);
}

function nameOf({ deviceId }: Device): string {
  return `empire-${sha256Hex(canonicalJson(['push', deviceId, protocolVersion])).slice(0, 32)}`;
}
