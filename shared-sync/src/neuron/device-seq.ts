import { generationAt } from '../generations/parts.ts';
import type { Env } from '../ports/env.ts';
import { highestDropped } from './dropped.ts';
import type { LocalDatabase } from './neuron-stores.ts';
import { openDocs } from './state-writer.ts';

interface Mark {
  /** The highest number among the events up to `seq`. */
  readonly last: number;
  /** The local sequence it was read at. */
  readonly seq: number;
  /** Whose numbers they are; a note from before that was written down is this device's. */
  readonly deviceId?: string;
}

const noteName = 'device-seq';

const page = 200;
/** After so many new events the mark is written down, so that opening never reads more than these. */
const markEvery = 100;

/**
 * Gives each event of a neuron its number. The number is in the event itself, so that no crash can lose one or give it twice;
 * under the lock the log is read on from the last mark, which finds what another tab wrote meanwhile.
 */
export class DeviceSeq {
  readonly #env: Env;
  readonly #log: LocalDatabase;
  readonly #deviceId: string;
  #mark: Mark | undefined;
  #written = 0;

  constructor(env: Env, log: LocalDatabase, deviceId: string) {
    this.#env = env;
    this.#log = log;
    this.#deviceId = deviceId;
  }

  /** After a fork: what the former id of this device counted is none of the new one's. Doing it again changes nothing. */
  async startOver(): Promise<void> {
    if ((await this.#log.store.note(noteName))?.deviceId === this.#deviceId) return;
    await this.#log.store.writeNote(noteName, { last: 0, seq: 0, deviceId: this.#deviceId });
    this.#mark = undefined;
  }

  /** Runs `append` with the next number while no other context of the device can take one. */
  async next<T>(append: (deviceSeq: number) => Promise<T>): Promise<T> {
    const done = await this.#env.lock(`empire-seq-${this.#log.name}`, async () => {
      const mark = await this.#catchUp();
      return { result: await append(mark.last + 1) };
    });
    if (!done) throw new Error('a lock without ifAvailable is always granted');
    return done.result;
  }

  /** A tab that still works under the former id of this device may have written its own mark here. */
  async #kept(): Promise<Mark> {
    const note = (await this.#log.store.note(noteName)) as unknown as Mark | undefined;
    return note && (note.deviceId ?? this.#deviceId) === this.#deviceId ? { last: note.last, seq: note.seq } : { last: 0, seq: 0 };
  }

  async #catchUp(): Promise<Mark> {
    this.#mark ??= await this.#kept();
    for (;;) {
      const { changes, lastSeq } = await this.#log.store.changes({ since: this.#mark.seq, limit: page });
      const numbers = changes.flatMap(({ leaves }) => openDocs(leaves)).filter((doc) => doc.deviceId === this.#deviceId);
      const pruned = generationAt(lastSeq) === generationAt(this.#mark.seq) ? 0 : await this.#pruned();
      const last = Math.max(this.#mark.last, pruned, ...numbers.map((doc) => Number(doc.deviceSeq ?? highestDropped(doc))));
      this.#mark = { last, seq: Math.max(lastSeq, this.#mark.seq) };
      if (changes.length < page) break;
    }
    if (this.#mark.last - this.#written >= markEvery) {
      await this.#log.store.writeNote(noteName, { ...this.#mark, deviceId: this.#deviceId });
      this.#written = this.#mark.last;
    }
    return this.#mark;
  }

  /** Another context may have renewed the log meanwhile: the events that it left behind had numbers, too. */
  async #pruned(): Promise<number> {
    return Number((await this.#log.store.note(noteName))?.last ?? 0);
  }
}
