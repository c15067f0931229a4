import { MemoryServer, newProfile, quizManifest } from '@empire/shared-sync/testing';
import { expect, test } from 'vitest';
import { firstSyncOf } from './first-sync.ts';

test('a part counts once it has arrived, and all have when a round went through', async () => {
  const server = new MemoryServer();
  const engine = await (await newProfile(server)).context();
  await engine.open(quizManifest);
  expect(await firstSyncOf(engine.parts)).toEqual({ done: 0, all: 4 });
  await engine.transferOnce({ signal: new AbortController().signal });
  expect(await firstSyncOf(engine.parts)).toEqual({ done: 4, all: 4 });
  await engine.close();
});
