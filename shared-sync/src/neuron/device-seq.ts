import { generationAt } from '../generations/parts.ts';
import type { StoredLeaf } from '../ports/document-store.ts';
import type { Env } from '../ports/env.ts';
import { highestDropped } from './dropped.ts';
import type { LocalDatabase } from './neuron-stores.ts';

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
    let mark = this.#mark ?? (await this.#kept());
    for (let isLast = false; !isLast; ) {
      const { changes, lastSeq } = await this.#log.store.changes({ since: mark.seq, limit: page });
      const renewed: Mark = generationAt(lastSeq) === generationAt(mark.seq) ? mark : await this.#renewed(mark);
      const isReadAgain = renewed.seq > mark.seq;
      const leaves = isReadAgain ? [] : changes.flatMap((change) => change.leaves);
      mark = { last: leaves.reduce((highest, leaf) => this.#after(highest, leaf), renewed.last), seq: isReadAgain ? renewed.seq : Math.max(lastSeq, mark.seq) };
      isLast = !isReadAgain && changes.length < page;
    }
    this.#mark = mark;
    if (mark.last - this.#written >= markEvery) {
      await this.#log.store.writeNote(noteName, { ...mark, deviceId: this.#deviceId });
      this.#written = mark.last;
    }
    return mark;
  }

  /** The highest number with one more leaf. An event that does not open had a number, too: the next. */
  #after(highest: number, leaf: StoredLeaf): number {
    if ('broken' in leaf) return leaf.ref.startsWith('e.') ? highest + 1 : highest;
    const { doc } = leaf;
    return doc.deviceId === this.#deviceId ? Math.max(highest, Number(doc.deviceSeq ?? highestDropped(doc))) : highest;
  }

  /** Another context may have renewed the log meanwhile: the events that it left behind had numbers, too. */
  async #renewed(mark: Mark): Promise<Mark> {
    const note = await this.#log.store.note(noteName);
    const isOwn = (note?.deviceId ?? this.#deviceId) === this.#deviceId;
    return { last: Math.max(mark.last, Number(note?.last ?? 0)), seq: isOwn ? Math.max(mark.seq, Number(note?.seq ?? 0)) : mark.seq };
  }
}
