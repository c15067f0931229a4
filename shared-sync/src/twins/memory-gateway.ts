import { EmpireError, type ErrorCode, type UserId } from '@empire/contract';
import { type AnyDoc, checkDocument, RevTree, sha256Hex } from '../../core/index.ts';
import type { Account, ErasureAcknowledgement, Gateway, Remote, RemoteChange, RemoteOutcome, Session } from '../ports/gateway.ts';
import { MemoryErasures } from './memory-erasures.ts';

/** The server's twin: databases with revision trees and feeds, users and pairing codes, shared by any number of devices. */
export class MemoryServer {
  readonly databases = new Map<string, MemoryCouch>();
  readonly #users = new Map<string, UserId>();
  readonly #codes = new Map<string, UserId>();
  readonly #recoveries = new Map<string, { readonly digest: string; readonly user: UserId }>();
  readonly erasures = new MemoryErasures();
  #counter = 0;
  /** When set, every call of every device fails with it. */
  failure: ErrorCode | undefined;
  /** When set, says which documents are refused one by one. */
  refuses: ((doc: AnyDoc) => boolean) | undefined;
  /** When set, says which documents ranges miss, as a copy of a cluster does that lags behind. */
  lags: ((id: string) => boolean) | undefined;
  /** When set, is told of every document that is taken. */
  taken: ((doc: AnyDoc) => void) | undefined;
  /** The largest batch that is taken, as bytes of JSON. */
  maxBatchBytes = Number.POSITIVE_INFINITY;

  constructor() {
    for (const name of ['content', 'registry']) this.database(name);
  }

  /** The database of that name, created when missing. */
  database(name: string): MemoryCouch {
    const found = this.databases.get(name) ?? new MemoryCouch(`instance-${++this.#counter}`);
    this.databases.set(name, found);
    return found;
  }

  userOf(deviceId: string): UserId {
    const user = this.#users.get(deviceId) ?? (`${(++this.#counter).toString(16).padStart(32, '0')}` as UserId);
    this.#users.set(deviceId, user);
    if (!this.erasures.idOf(user)) this.database(`user-${user}`);
    return user;
  }

  /** Who the device belongs to, if they are not erased. Errors: `erased`. */
  liveUserOf(deviceId: string): UserId {
    const user = this.userOf(deviceId);
    if (this.erasures.idOf(user)) throw new EmpireError('erased');
    return user;
  }

  /** Ends the user of a device: their database is gone and is never made again. Answers the id of the erasure. */
  erase(deviceId: string): string {
    const user = this.userOf(deviceId);
    this.databases.delete(`user-${user}`);
    return this.erasures.record(user);
  }

  issue(deviceId: string): string {
    const code = `CODE${++this.#counter}`;
    this.#codes.set(code, this.userOf(deviceId));
    return code;
  }

  leave(deviceId: string, digest: string): void {
    this.#recoveries.set(deviceId, { digest, user: this.userOf(deviceId) });
  }

  claim(deviceId: string, code: string): void {
    const left = [...this.#recoveries.values()].find(({ digest }) => digest === sha256Hex(code));
    const user = left?.user ?? this.#codes.get(code);
    if (!user) throw new EmpireError('not-found', 'The code is unknown, used or expired.');
    this.#codes.delete(code);
    const joined = this.database(`user-${user}`);
    for (const tree of this.database(`user-${this.userOf(deviceId)}`).trees.values()) for (const leaf of tree.leaves()) joined.graft(leaf);
    this.#users.set(deviceId, user);
  }

  /** One device's way in. */
  gateway(deviceId: string): Gateway {
    return { account: new MemoryAccount(this, deviceId), remote: new MemoryRemote(this, deviceId) };
  }
}

/** One database of the twin. */
export class MemoryCouch {
  readonly instance: string;
  readonly trees = new Map<string, RevTree>();
  readonly notes = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #seqs = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  #seq = 0;

  constructor(instance: string) {
    this.instance = instance;
  }

  get seq(): number {
    return this.#seq;
  }

  graft(doc: AnyDoc): void {
    const tree = this.trees.get(doc._id) ?? new RevTree();
    this.trees.set(doc._id, tree);
    if (!tree.graft(structuredClone(doc))) return;
    this.#seqs.set(doc._id, ++this.#seq);
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves with the next write, or when `signal` aborts. */
  async written(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** Answers how to put everything back to what it is now, as a backup of the files does: the instance stays the same. */
  backUp(): () => void {
    const leaves = [...this.trees.values()].flatMap((tree) => tree.leaves());
    const [notes, seqs, seq] = [structuredClone([...this.notes]), [...this.#seqs], this.#seq];
    return () => {
      for (const map of [this.trees, this.notes, this.#seqs]) map.clear();
      for (const leaf of leaves) this.graft(leaf);
      for (const [name, value] of notes) this.notes.set(name, structuredClone(value));
      this.#seqs.clear();
      for (const [id, at] of seqs) this.#seqs.set(id, at);
      this.#seq = seq;
    };
  }

  changesAfter(since: number): readonly (readonly [id: string, seq: number])[] {
    return [...this.#seqs].filter(([, seq]) => seq > since).sort(([, a], [, b]) => a - b);
  }
}

class MemoryAccount implements Account {
  readonly #server: MemoryServer;
  readonly #deviceId: string;

  constructor(server: MemoryServer, deviceId: string) {
    this.#server = server;
    this.#deviceId = deviceId;
  }

  async session(): Promise<Session> {
    if (this.#server.failure) throw new EmpireError(this.#server.failure);
    const userId = this.#server.userOf(this.#deviceId);
    const { erasures } = this.#server;
    if (erasures.idOf(userId)) throw new EmpireError('erased', undefined, { details: { statement: await erasures.statement(userId, [this.#deviceId]) } });
    const keys = erasures.signer && { erasureKeys: [erasures.signer.key] };
    return { userId, databases: { user: `user-${userId}`, content: 'content', registry: 'registry' }, skewMs: 0, ...keys };
  }

  expire(): void {}

  async issuePairing(): Promise<{ code: string; expiresAt: number }> {
    return { code: this.#server.issue(this.#deviceId), expiresAt: Number.MAX_SAFE_INTEGER };
  }

  async claimPairing(code: string): Promise<Session> {
    this.#server.claim(this.#deviceId, code);
    return this.session();
  }

  async leaveRecovery(digest: string): Promise<void> {
    if (this.#server.failure) throw new EmpireError(this.#server.failure);
    this.#server.leave(this.#deviceId, digest);
  }

  async erase(): Promise<{ erasureId: string; at: string; statement: string }> {
    if (this.#server.failure) throw new EmpireError(this.#server.failure);
    const userId = this.#server.userOf(this.#deviceId);
    const erasureId = this.#server.erase(this.#deviceId);
    return { erasureId, at: new Date(0).toISOString(), statement: await this.#server.erasures.statement(userId, [this.#deviceId]) };
  }

  async acknowledgeErasure(acknowledgement: ErasureAcknowledgement): Promise<void> {
    if (this.#server.failure) throw new EmpireError(this.#server.failure);
    this.#server.erasures.acknowledge(acknowledgement);
  }
}

class MemoryRemote implements Remote {
  readonly #server: MemoryServer;
  readonly #deviceId: string;

  constructor(server: MemoryServer, deviceId: string) {
    this.#server = server;
    this.#deviceId = deviceId;
  }

  async info(database: string): Promise<{ instance: string; seq: string }> {
    const couch = this.#open(database);
    return { instance: couch.instance, seq: String(couch.seq) };
  }

  async changes(
    database: string,
    options: { since: string; limit: number; waitMs?: number; signal: AbortSignal },
  ): Promise<{ changes: readonly RemoteChange[]; lastSeq: string }> {
    const { since, limit, waitMs, signal } = options;
    const couch = this.#open(database);
    if (waitMs !== undefined && couch.changesAfter(Number(since)).length === 0) {
      await couch.written(AbortSignal.any([signal, AbortSignal.timeout(waitMs)]));
    }
    const rows = couch.changesAfter(Number(since)).slice(0, limit);
    return {
      changes: rows.map(([id]) => ({ id, revs: couch.trees.get(id)?.leafRevs() ?? [] })),
      lastSeq: String(rows.at(-1)?.[1] ?? since),
    };
  }

  async range(database: string, { startKey, endKey, limit }: { startKey: string; endKey: string; limit: number }): Promise<readonly string[]> {
    const ids = [...this.#open(database).trees].filter(([, tree]) => tree.leaves()[0]?._deleted !== true).map(([id]) => id);
    return ids
      .filter((id) => id >= startKey && id <= endKey && !this.#server.lags?.(id))
      .sort()
      .slice(0, limit);
  }

  async missing(database: string, revs: Readonly<Record<string, readonly string[]>>): Promise<Readonly<Record<string, readonly string[]>>> {
    const couch = this.#open(database);
    const rows = Object.entries(revs).map(([id, all]) => [id, all.filter((rev) => !couch.trees.get(id)?.has(rev))] as const);
    return Object.fromEntries(rows.filter(([, missing]) => missing.length > 0));
  }

  async read(database: string, ids: readonly string[]): Promise<readonly AnyDoc[]> {
    const couch = this.#open(database);
    return structuredClone(ids.flatMap((id) => couch.trees.get(id)?.leaves() ?? []));
  }

  async write(database: string, docs: readonly AnyDoc[]): Promise<readonly RemoteOutcome[]> {
    const couch = this.#open(database);
    if (!database.startsWith('user-')) throw new EmpireError('forbidden');
    if (JSON.stringify(docs).length > this.#server.maxBatchBytes) throw new EmpireError('payload-too-large');
    return docs.flatMap((doc): RemoteOutcome[] => {
      const issue = checkDocument(doc, { deviceId: this.#deviceId });
      if (issue) return [{ id: doc._id, rev: doc._rev, ...issue }];
      if (this.#server.refuses?.(doc)) return [{ id: doc._id, rev: doc._rev, code: 'forbidden', reason: 'refused by the test' }];
      couch.graft(doc);
      this.#server.taken?.(doc);
      return [];
    });
  }

  async note(database: string, name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    return structuredClone(this.#open(database).notes.get(name));
  }

  async writeNote(database: string, name: string, { value }: { value: Readonly<Record<string, unknown>> }): Promise<void> {
    this.#open(database).notes.set(name, structuredClone(value));
  }

  #open(database: string): MemoryCouch {
    if (this.#server.failure) throw new EmpireError(this.#server.failure);
    const own = `user-${this.#server.liveUserOf(this.#deviceId)}`;
    if (database !== own && database !== 'content' && database !== 'registry') throw new EmpireError('forbidden');
    return this.#server.database(database);
  }
}
