import type { Engine, NeuronData } from '@empire/shared-sync';
import { MemoryServer, newProfile } from '@empire/shared-sync/testing';
import { expect, test } from 'vitest';
import { hostManifest } from '../host-manifest.ts';
import { HostExperiments } from './experiments.ts';

const { signal } = new AbortController();
const headline = {
  title: 'Two headlines',
  variants: Array.from({ length: 10 }, (_, index) => ({ key: `v${index}`, weight: 1 })),
  metrics: [],
};

async function publish(server: MemoryServer): Promise<void> {
  const id = 'a'.repeat(32);
  const doc = { _id: 'host:c:experiment:headline', _rev: `1-${id}`, _revisions: { start: 1, ids: [id] }, v: 1, schema: 1, value: headline };
  server.database('content').graft(doc as unknown as Parameters<ReturnType<MemoryServer['database']>['graft']>[0]);
}

/** A device with its own choice of ten variants; `atMs` is when it asks. */
async function device(server: MemoryServer, { unitId, atMs }: { unitId: string; atMs: number }) {
  const engine: Engine = await (await newProfile(server)).context();
  const host: NeuronData = await engine.open(hostManifest());
  await engine.transferOnce({ signal });
  const exposed: unknown[] = [];
  const experiments = new HostExperiments({ db: host.db, unitId, language: () => 'en', now: () => atMs });
  const log = { append: async (...args: unknown[]) => exposed.push(args) as never };
  return { engine, variant: () => experiments.for(log).variant('headline') };
}

test('of two devices that chose apart and are joined, the one that chose first decides for both', async () => {
  const server = new MemoryServer();
  await publish(server);
  // The later one exists first, so that neither the order of writing nor the clock of the last write decides.
  const late = await device(server, { unitId: 'unit-1', atMs: 2_000 });
  const early = await device(server, { unitId: 'unit-2', atMs: 1_000 });
  const [chosenLate, chosenEarly] = [await late.variant(), await early.variant()];
  expect(chosenLate?.variant).not.toBe(chosenEarly?.variant);
  for (const { engine } of [late, early]) await engine.transferOnce({ signal });
  await late.engine.pairing.claim((await early.engine.pairing.issue()).code);
  for (let round = 0; round < 4; round += 1) for (const { engine } of [late, early]) await engine.transferOnce({ signal });
  expect([await late.variant(), await early.variant()]).toEqual([chosenEarly, chosenEarly]);
});
