import { joinRanges, rangesOf, readRanges, type SeqRanges, sizeOfRanges, subtractRanges } from '../core-server/seq-ranges.ts';

/** How the server settled an event: what Core said, or `dropped` because consent was withdrawn before Core saw it. */
export type Settlement = 'accepted' | 'duplicate' | 'rejected' | 'dropped';

/** An event that needs no further sending. */
export interface SettledEvent {
  readonly neuron: string;
  readonly deviceId: string;
  readonly deviceSeq: number;
  readonly status: Settlement;
}

/** What the server tells a device about its events of one neuron: the value of `<neuron>:r:ack:<deviceId>`. */
export interface Acknowledgement extends Readonly<Record<Settlement, number>> {
  /** The highest `deviceSeq` up to which every event is settled; 0 when the first one is not. */
  readonly through: number;
  /** What is settled beyond `through`, where events in between are not. */
  readonly above: SeqRanges;
  /** When it last changed (ISO 8601). */
  readonly at: string;
}

const nothing: Acknowledgement = { through: 0, above: [], accepted: 0, duplicate: 0, rejected: 0, dropped: 0, at: '' };

/** Adds settled events, each number once however often it is told. `undefined` when it says nothing new. */
export function acknowledge(known: Acknowledgement | undefined, events: readonly SettledEvent[], nowMs: number): Acknowledgement | undefined {
  const before = known ?? nothing;
  const numbers = settledNumbers(before);
  const fresh = new Map(
    events.filter(({ deviceSeq }) => sizeOfRanges(subtractRanges([[deviceSeq, deviceSeq]], numbers)) > 0).map((event) => [event.deviceSeq, event]),
  );
  if (fresh.size === 0) return undefined;
  const count = (status: Settlement) => before[status] + [...fresh.values()].filter((event) => event.status === status).length;
  return {
    ...placed(joinRanges(numbers, rangesOf(fresh.keys()))),
    accepted: count('accepted'),
    duplicate: count('duplicate'),
    rejected: count('rejected'),
    dropped: count('dropped'),
    at: new Date(nowMs).toISOString(),
  };
}

/** Counts one rejected event as what Core said when it was posted again. `undefined` when none is counted as rejected. */
export function amend(known: Acknowledgement | undefined, status: 'accepted' | 'duplicate', nowMs: number): Acknowledgement | undefined {
  if (!known || known.rejected === 0) return undefined;
  return { ...known, rejected: known.rejected - 1, [status]: known[status] + 1, at: new Date(nowMs).toISOString() };
}

/** One of several that grew apart when two users were joined: the fullest, with what only the others know counted as `duplicate`. */
export function joinAcknowledgements(found: readonly Acknowledgement[]): Acknowledgement | undefined {
  const [fullest, ...others] = found.toSorted((a, b) => sizeOfRanges(settledNumbers(b)) - sizeOfRanges(settledNumbers(a)));
  if (!fullest) return undefined;
  const numbers = others.reduce((all, other) => joinRanges(all, settledNumbers(other)), settledNumbers(fullest));
  const extra = sizeOfRanges(numbers) - sizeOfRanges(settledNumbers(fullest));
  return { ...fullest, ...placed(numbers), duplicate: fullest.duplicate + extra };
}

/** Reads a stored value; `undefined` when it is none. */
export function readAcknowledgement(value: unknown): Acknowledgement | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { through, above, accepted, duplicate, rejected, dropped, at } = value as Readonly<Record<string, unknown>>;
  const ranges = readRanges(above);
  const counts = [through, accepted, duplicate, rejected, dropped];
  if (!ranges || typeof at !== 'string' || !counts.every((count) => Number.isSafeInteger(count) && (count as number) >= 0)) return undefined;
  return { ...(value as Acknowledgement), above: ranges };
}

/** The numbers that are settled. */
export function settledNumbers({ through, above }: Acknowledgement): SeqRanges {
  return through > 0 ? joinRanges([[1, through]], above) : above;
}

function placed(numbers: SeqRanges): Pick<Acknowledgement, 'through' | 'above'> {
  const [first, ...rest] = numbers;
  return first?.[0] === 1 ? { through: first[1], above: rest } : { through: 0, above: numbers };
}
