import { EmpireError, type Purpose } from '@empire/contract';
import { type AnyDoc, allowsPurpose, consentDocument, consentHeads, ENVELOPE_VERSION, sha256Hex } from '../../core/index.ts';
import type { Device } from '../device/device.ts';
import type { Nudges } from '../nudges.ts';
import { ConsentLedger } from './ledger.ts';
import { type PurposeState, purposeStates } from './purpose-states.ts';

/** Where a decision was made, and the exact words that the person read. */
export interface Shown {
  readonly place: string;
  readonly wording: string;
}

/** The ledger in a page: it answers what is allowed, and takes the person's decisions. */
export class DecidingLedger extends ConsentLedger {
  readonly #device: Device;

  constructor({ device, nudges }: { readonly device: Device; readonly nudges: Nudges }) {
    super({ nudges });
    this.#device = device;
  }

  get states(): readonly PurposeState[] {
    return purposeStates(this.entries);
  }

  allows(purpose: Purpose): boolean {
    return allowsPurpose(this.entries, purpose);
  }

  /** The id of the entry that allows an event of this purpose; `null` for `functional`. Errors: `consent-missing`. */
  reference(purpose: Purpose): string | null {
    if (purpose === 'functional') return null;
    const latest = [...consentHeads(this.entries, purpose)].sort((a, b) => (a.hlc < b.hlc ? 1 : -1))[0];
    if (!latest || !this.allows(purpose)) throw new EmpireError('consent-missing', `Nobody has consented to ${purpose} on this device.`);
    return `host:k:consent:${latest.key}`;
  }

  /**
   * Adds one entry per purpose. A decision that already stands, by the same words in the same place, is not added again. `functional`
   * asks for none and is passed over. Resolves once it is durable. Errors: `bad-argument`, `closed`, `storage-full`, `storage-failed`.
   */
  async decide(wanted: readonly Purpose[], { granted, shown }: { granted: boolean; shown: Shown }): Promise<void> {
    const host = this.open();
    await this.refresh();
    const docs = wanted.flatMap((purpose) => (purpose === 'functional' ? [] : (this.#entry(purpose, { granted, shown }) ?? [])));
    if (docs.length === 0) return;
    await host.state.store.graft(docs, 'local');
    await this.refresh();
    this.nudges.wrote(host.state.name);
  }

  /** Calls `listener` after each change, for as long as the ledger lives. */
  listen(listener: () => void): void {
    this.watchers.add(listener);
  }

  /** Yields the state of every purpose now and after each change. */
  async *watch({ signal }: { signal: AbortSignal }): AsyncIterable<readonly PurposeState[]> {
    let wake: () => void = () => undefined;
    let dirty = true;
    const stir = () => {
      dirty = true;
      wake();
    };
    this.watchers.add(stir);
    signal.addEventListener('abort', stir, { once: true });
    try {
      while (!signal.aborted) {
        if (dirty) {
          dirty = false;
          yield this.states;
        } else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.watchers.delete(stir);
    }
  }

  #entry(purpose: Exclude<Purpose, 'functional'>, { granted, shown }: { granted: boolean; shown: Shown }): AnyDoc | undefined {
    const text = shown.wording.normalize('NFC').trim();
    if (text === '' || text.length > 4_000) throw new EmpireError('bad-argument', `The words of a consent have 1 to 4,000 letters; received ${text.length}.`);
    const place = placeOf(shown.place);
    const wording = { text, hash: sha256Hex(text) };
    const heads = consentHeads(this.known, purpose);
    const stands = heads.length > 0 && heads.every((head) => head.granted === granted && head.place === place && head.wording.hash === wording.hash);
    if (stands) return undefined;
    const { anonId, deviceId } = this.#device;
    const stamp = { v: ENVELOPE_VERSION, schema: 1, anonId, deviceId, hlc: this.#device.stamp(), clientTs: Math.trunc(this.#device.now()) } as const;
    return consentDocument({ ...stamp, purpose, granted, heads: heads.map(({ key }) => key).slice(0, 64), place, wording });
  }
}

function placeOf(place: string): string {
  const clean = place
    .toLowerCase()
    .replace(/[^a-z0-9/-]+/g, '-')
    .slice(0, 60);
  if (!/^[a-z]/.test(clean)) throw new EmpireError('bad-argument', `The place of a consent begins with a letter; received ${place.slice(0, 60)}.`);
  return clean;
}
