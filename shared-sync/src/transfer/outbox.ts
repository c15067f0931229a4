import { type AnyDoc, closeLeaf, isPushed, parseDocId, sha256Hex } from '../../core/index.ts';
import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { OpenLeaf, StoredChange } from '../ports/document-store.ts';
import type { RemoteOutcome } from '../ports/gateway.ts';

const page = 200;
/** Revisions of a branch. */
const maxBranch = 1_000;

/** A document the server refused: kept until it is retried or discarded. */
export interface DeadLetter {
  readonly docId: string;
  readonly rev: string;
  readonly code: string;
  readonly reason: string;
  /** Whether somebody asked for it to be offered again in the next round. */
  readonly again?: true;
}

/** How far a database has been pushed, to which incarnation of the server's. */
export interface PushMark {
  readonly instance: string;
  readonly since: number;
}

/** How many revisions of a neuron wait to be sent, and how many the server refused. */
export interface OutboxCount {
  readonly pending: number;
  readonly rejected: number;
}

/** The mark of a database; before the first push it stands at the beginning. */
export async function pushMark({ store }: LocalDatabase): Promise<PushMark> {
  const note = await store.note('push');
  return typeof note?.instance === 'string' && typeof note.since === 'number' ? { instance: note.instance, since: note.since } : { instance: '', since: 0 };
}

/** The leaves of a change that this device has to send. */
export function outgoing({ leaves }: StoredChange): readonly OpenLeaf[] {
  return leaves
    .filter((leaf): leaf is OpenLeaf => {
      if (!('doc' in leaf) || leaf.origin !== 'local') return false;
      const parts = parseDocId(leaf.doc._id);
      return parts !== undefined && isPushed(parts.class);
    })
    .map((leaf) => ({ ...leaf, doc: withinLimit(leaf.doc) }));
}

/** The newest revisions of a long branch: CouchDB keeps no more by default, and the protocol carries no more. */
function withinLimit(doc: AnyDoc): AnyDoc {
  const { _revisions } = doc;
  if (!_revisions || _revisions.ids.length <= maxBranch) return doc;
  return { ...doc, _revisions: { start: _revisions.start, ids: _revisions.ids.slice(0, maxBranch) } };
}

/** One document that waits to be sent: where it stands in its database, and its revisions. */
export interface Waiting {
  readonly seq: number;
  readonly revs: readonly string[];
}

/** What of one database has been looked at, and what was found to be sent, by document id. */
interface Looked {
  /** The mark when it was last looked at: one that went back means that everything after it waits again. */
  mark: PushMark;
  seq: number;
  readonly waiting: Map<string, Waiting>;
  /** Where the last refusal that was taken back stands, or a document that does not open at all: a push has to look at it. */
  takenBack: number;
}

/**
 * The outbox is a view: what changed past the mark and was written here, less what the server refused. Each change is looked at
 * once in the life of this object.
 */
export class Outbox {
  readonly #looked = new Map<string, Looked>();

  async count(stores: NeuronStores): Promise<OutboxCount> {
    const [refused, ...looked] = await Promise.all([deadLetters(stores), this.#look(stores.state), this.#look(stores.log)]);
    const refusedKeys = new Set(refused.map((letter) => `${letter.docId} ${letter.rev}`));
    let pending = 0;
    for (const { waiting } of looked) for (const [id, { revs }] of waiting) pending += revs.filter((rev) => !refusedKeys.has(`${id} ${rev}`)).length;
    return { pending, rejected: refused.length };
  }

  /** How far a database was pushed, how far it goes, and the local sequence up to which nothing waits to be sent, or `undefined` when something does. */
  async standing(database: LocalDatabase): Promise<{ readonly mark: PushMark; readonly seq: number; readonly quietUpTo: number | undefined }> {
    const { mark, seq, waiting, takenBack } = await this.#look(database);
    return { mark, seq, quietUpTo: waiting.size === 0 && takenBack <= mark.since ? seq : undefined };
  }

  /** Whether something waited when the database was last looked at. */
  isKnownToWait({ name }: LocalDatabase): boolean {
    return (this.#looked.get(name)?.waiting.size ?? 0) > 0;
  }

  /** What of one database waits to be sent, by document id; what the server refused stands here until the mark has passed it. */
  async waiting(database: LocalDatabase): Promise<ReadonlyMap<string, Waiting>> {
    return (await this.#look(database)).waiting;
  }

  async #look(database: LocalDatabase): Promise<Looked> {
    const mark = await pushMark(database);
    const { since } = mark;
    const known = this.#looked.get(database.name);
    const looked = known && known.seq >= since && known.mark.since <= since ? known : { mark, seq: since, waiting: new Map(), takenBack: 0 };
    looked.mark = mark;
    this.#looked.set(database.name, looked);
    for (;;) {
      const { changes, lastSeq } = await database.store.changes({ since: looked.seq, limit: page, lean: true });
      for (const change of changes) note(looked, change);
      looked.seq = Math.max(looked.seq, lastSeq);
      if (changes.length < page) break;
    }
    for (const [id, { seq }] of looked.waiting) if (seq <= since) looked.waiting.delete(id);
    return looked;
  }
}

function note(looked: Looked, change: StoredChange): void {
  const { waiting } = looked;
  const leaves = outgoing(change);
  if (takenBack(change).length > 0 || change.leaves.every((leaf) => 'broken' in leaf)) looked.takenBack = change.seq;
  const id = change.leaves.find((leaf): leaf is OpenLeaf => 'doc' in leaf)?.doc._id;
  if (id === undefined) return;
  if (leaves.length === 0) waiting.delete(id);
  else waiting.set(id, { seq: change.seq, revs: leaves.map(({ doc }) => doc._rev) });
}

/** Every document of a neuron that the server refused. */
export async function deadLetters(stores: NeuronStores): Promise<readonly DeadLetter[]> {
  const all = await stores.state.store.list('l', `${stores.manifest.id}:rejected`);
  return all.flatMap((leaves) => openDocs(leaves)).map((doc) => doc as unknown as DeadLetter);
}

/** Records a refusal beside the neuron's documents, sealed as they are; the same refusal again changes nothing. */
export async function recordDeadLetter(stores: NeuronStores, outcome: RemoteOutcome): Promise<void> {
  const id = letterId(stores, outcome);
  const known = openDocs((await stores.state.store.read([id]))[0] ?? []).find((doc) => doc._deleted !== true);
  if (known && known.again !== true) return;
  const body = { docId: outcome.id, rev: outcome.rev, code: outcome.code ?? 'forbidden', reason: outcome.reason ?? '' };
  await stores.state.store.edit({ id, body, ...(known && { parent: known._rev }) });
}

/** Asks for a refused document to be offered again in the next round. Answers whether there is such a refusal. */
export async function offerAgain(stores: NeuronStores, { docId, rev }: Pick<DeadLetter, 'docId' | 'rev'>): Promise<boolean> {
  const id = letterId(stores, { id: docId, rev });
  const known = openDocs((await stores.state.store.read([id]))[0] ?? []).find((doc) => doc._deleted !== true);
  if (!known) return false;
  const { code, reason } = known as unknown as DeadLetter;
  await stores.state.store.edit({ id, body: { docId, rev, code, reason, again: true }, parent: known._rev });
  return true;
}

/** Takes a refusal back: the server has the document now, or it is gone. */
export async function removeDeadLetter(stores: NeuronStores, { docId, rev }: Pick<DeadLetter, 'docId' | 'rev'>): Promise<void> {
  await removeDeadLetters(stores, [{ docId, rev }]);
}

/** Takes refusals back, all at once; what was never refused is passed over. */
export async function removeDeadLetters(stores: NeuronStores, letters: readonly Pick<DeadLetter, 'docId' | 'rev'>[]): Promise<void> {
  const known = (await stores.state.store.read(letters.map(({ docId, rev }) => letterId(stores, { id: docId, rev })))).flatMap(openDocs);
  await stores.state.store.graft(known.filter((doc) => doc._deleted !== true).map(closeLetter), 'local');
}

/** A closed letter goes on saying what it was about, see `takenBack`. */
function closeLetter(letter: AnyDoc): AnyDoc {
  return { ...closeLeaf(letter), docId: letter.docId, rev: letter.rev };
}

/**
 * What the server refused first and took later, by a change that closed a letter. The document itself stands before the mark; where the letter was
 * closed is its place in the order of what was sent, so that a server that was set back to before then gets it again.
 */
export function takenBack({ leaves }: StoredChange): readonly Pick<DeadLetter, 'docId' | 'rev'>[] {
  return leaves.flatMap((leaf) => {
    if (!('doc' in leaf) || leaf.doc._deleted !== true) return [];
    const { _id, docId, rev } = leaf.doc;
    const isLetter = parseDocId(_id)?.class === 'l' && parseDocId(_id)?.collection === 'rejected';
    return isLetter && typeof docId === 'string' && typeof rev === 'string' ? [{ docId, rev }] : [];
  });
}

/** The documents of a neuron's dead letters that are still leaves here. */
export async function refusedDocuments(stores: NeuronStores, letters: readonly Pick<DeadLetter, 'docId' | 'rev'>[]): Promise<readonly AnyDoc[]> {
  const revs = new Set(letters.map(({ rev }) => rev));
  const found: AnyDoc[] = [];
  for (const { store } of [stores.state, stores.log]) {
    const leaves = await store.read([...new Set(letters.map(({ docId }) => docId))]);
    found.push(...openDocs(leaves.flat()).filter((doc) => revs.has(doc._rev)));
  }
  return found;
}

function letterId({ manifest }: NeuronStores, { id, rev }: { id: string; rev: string }): string {
  return `${manifest.id}:l:rejected:${sha256Hex(`${id} ${rev}`).slice(0, 32)}`;
}
