/** A write as a person knows it: which document, which part of it, what it said, and when it was begun and acknowledged. */
export interface Promised {
  readonly device: number;
  readonly neuron: string;
  readonly kind: 'state' | 'event' | 'count' | 'tag' | 'untag';
  readonly docId: string;
  /** The field of a record, the element of a set; the id of an event; `''` for a whole value. */
  part: string;
  /** What was written; of a count, by how much. */
  readonly value: string | number;
  readonly beganAt: number;
  /** When the call resolved; `undefined` while it has not, for ever when its tab was killed or it failed. */
  ackedAt: number | undefined;
  /** The stamp of the document right after. */
  hlc: string | undefined;
  /** The revision that a reader saw right after. */
  rev: string | undefined;
  /** What an event is for. */
  purpose: string;
  /** The device lost its storage before this was sent: it may be there or not. */
  lost: boolean;
  /** It was not sent before it stopped opening on its device: it may be there or not. */
  damaged: boolean;
  /** Somebody began to discard it, and nobody put it back since: it may be there or not. */
  discarded: boolean;
}

/** Everything that was written, acknowledged or not. */
export class Promises {
  readonly all: Promised[] = [];

  begin(given: Pick<Promised, 'device' | 'neuron' | 'kind' | 'docId' | 'part' | 'value' | 'beganAt'>): Promised {
    const one: Promised = {
      ...given,
      ackedAt: undefined,
      hlc: undefined,
      rev: undefined,
      purpose: 'functional',
      lost: false,
      damaged: false,
      discarded: false,
    };
    this.all.push(one);
    return one;
  }

  /** What has to be kept: acknowledged, on a device that kept its storage, readable, and not discarded. */
  get kept(): readonly Promised[] {
    return this.all.filter((one) => isSafe(one) && !one.discarded);
  }

  /** What was written to a document, or the event that it is. */
  of(id: string): readonly Promised[] {
    return this.all.filter((one) => (one.kind === 'event' ? `${one.neuron}:e:answered:${one.part}` : one.docId) === id);
  }

  /** A device lost its storage: what is not known to be at the server may be gone. */
  lose(device: number, isSent: (one: Promised) => boolean): void {
    for (const one of this.all) if (one.device === device && !isSent(one)) one.lost = true;
  }
}

/** Whether a write was acknowledged, and nothing befell it before the server had it. */
export function isSafe({ ackedAt, lost, damaged }: Promised): boolean {
  return ackedAt !== undefined && !lost && !damaged;
}

/** Whether `later` was begun by the same device after `earlier` was acknowledged, so that it must win. */
export function follows(later: Promised, earlier: Promised): boolean {
  return later.device === earlier.device && earlier.ackedAt !== undefined && later.beganAt > earlier.ackedAt;
}
