import { expect, it } from 'vitest';
import { openEngine } from '../engine.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';
import { Audit } from './audit.ts';

/** Stands still before, or after, one call of a store from the moment it is armed. */
class Freezer {
  calls = 0;
  #isArmed = false;
  stand: () => void = () => undefined;
  thaw: () => void = () => undefined;
  readonly frozen = new Promise<void>((resolve) => (this.stand = resolve));
  readonly #thawed = new Promise<void>((resolve) => (this.thaw = resolve));
  readonly #at: number;
  readonly #when: 'before' | 'after';

  constructor(at: number, when: 'before' | 'after') {
    this.#at = at;
    this.#when = when;
  }

  arm(): void {
    this.#isArmed = true;
  }

  wrap(disk: GenerationSource): GenerationSource {
    const watch = (store: DocumentStore): DocumentStore =>
      new Proxy(store, {
        get: (object, key) => {
          const member = (object as unknown as Record<PropertyKey, unknown>)[key];
          if (typeof member !== 'function') return member;
          return (...args: unknown[]) => this.#call(() => (member as (...given: unknown[]) => unknown).apply(object, args));
        },
      });
    return {
      openGeneration: async (...given) => watch(await disk.openGeneration(...given)),
      destroyGeneration: (...given) => disk.destroyGeneration(...given),
    };
  }

  async #call(act: () => unknown): Promise<unknown> {
    if (this.#isArmed) this.calls += 1;
    const isNow = this.#isArmed && this.calls === this.#at;
    const answer = isNow && this.#when === 'before' ? undefined : await act();
    if (!isNow) return answer;
    this.stand();
    await this.#thawed;
    return this.#when === 'before' ? act() : answer;
  }
}

/** Answers how many calls a following takes, and whether the one that stood still ended as it should. */
async function frozenAt(at: number, when: 'before' | 'after'): Promise<number> {
  const [origin, vault, disk, server] = [new MemoryOrigin(), new MemoryKeyVault(), new MemoryDisk(), new MemoryServer()];
  const { deviceId } = await vault.open();
  const freezer = new Freezer(at, when);
  const tab = async (source: GenerationSource) => {
    const env = origin.context();
    const engine = await openEngine(
      { env, vault, stores: new MemoryStores({ env, records: vault, source }), gateway: server.gateway(deviceId) },
      { hostManifest },
    );
    return { quiz: await engine.open(quizManifest), audit: new Audit(engine.parts) };
  };
  const [one, two] = [await tab(freezer.wrap(disk)), await tab(disk)];
  await one.quiz.db.put('note', 'before', 1);
  await one.audit.catchUp();
  await one.quiz.db.put('note', 'first', 1);
  freezer.arm();
  const late = one.audit.catchUp().catch((error: unknown) => error);
  if ((await Promise.race([late, freezer.frozen.then(() => 'frozen')])) !== 'frozen') return freezer.calls;

  await two.quiz.db.put('note', 'second', 1);
  const waiting = two.audit.catchUp();
  origin.steal('empire-transfer');
  await waiting;
  freezer.thaw();
  await late;
  await one.quiz.db.put('note', 'third', 1);
  await two.audit.catchUp();
  const { verified, segments } = await one.audit.export();
  expect(verified, `${when} call ${at}`).toMatchObject({ ok: true });
  const written = segments.flatMap(({ entries }) => entries).flatMap((entry) => (entry.kind === 'write' ? [entry.id] : []));
  const expected = ['before', 'first', 'second', 'third'].map((key) => `quiz:s:note:${key}`);
  expect([...new Set(written)].sort(), `${when} call ${at}`).toEqual(expected);
  return freezer.calls;
}

it.each(['before', 'after'] as const)(
  'stays one chain and lacks nothing when a tab stands still %s any call of following and its lock is taken',
  async (when) => {
    const calls = await frozenAt(Number.POSITIVE_INFINITY, when);
    expect(calls).toBeGreaterThan(10);
    for (let at = 1; at <= calls; at += 1) await frozenAt(at, when);
  },
);
