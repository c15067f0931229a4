import { parseManifest } from '@empire/contract';
import { MemoryServer, newProfile, quizManifest } from '@empire/shared-sync/testing';
import { expect, test } from 'vitest';
import { Conflicts } from './conflicts.ts';

const signal = new AbortController().signal;
const manifest = parseManifest({
  ...quizManifest,
  collections: [...quizManifest.collections, { name: 'plan', class: 'state', schema: 1, merge: { name: 'manual', version: 1 } }],
});

async function deviceAt(server: MemoryServer) {
  const engine = await (await newProfile(server)).context();
  const quiz = await engine.open(manifest);
  return { engine, quiz, conflicts: new Conflicts({ engine: engine.parts, open: (wanted) => engine.open(wanted) }) };
}

test('both versions of a conflict are shown, and the one that a person takes is everywhere', async () => {
  const server = new MemoryServer();
  const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
  await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
  expect(await phone.conflicts.list()).toEqual([]);
  await phone.quiz.db.put('plan', 'one', 'phone');
  await laptop.quiz.db.put('plan', 'one', 'laptop');
  for (const { engine } of [phone, laptop, phone]) await engine.transferOnce({ signal });
  const [conflict] = await phone.conflicts.list();
  if (!conflict) throw new Error('there is no conflict');
  expect(conflict).toMatchObject({ neuron: 'quiz', collection: 'plan', key: 'one' });
  expect(conflict.versions.map(({ isShown }) => isShown)).toEqual([true, false]);
  expect(conflict.versions.map(({ value }) => value).toSorted()).toEqual(['laptop', 'phone']);
  const other = conflict.versions[1];
  await phone.conflicts.take(conflict, String(other?.revision));
  expect(await phone.conflicts.list()).toEqual([]);
  for (const { engine } of [phone, laptop]) await engine.transferOnce({ signal });
  expect((await laptop.quiz.db.get('plan', 'one'))?.value).toBe(other?.value);
});
