import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { activeModels, nameOfModel } from '@empire/contract/models';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadModelKeys, rotateModelKeys } from './model-keys.ts';
import { modelFederation } from './models-fixture.ts';
import { modelFolders, publishCommitted } from './publish-models.ts';
import { readSignedRegistry, signRegistry } from './sign-registry.ts';

let federation: Awaited<ReturnType<typeof modelFederation>>;
beforeAll(async () => {
  federation = await modelFederation();
}, 30_000);
afterAll(() => federation.close());

const id = 'intent-product';
const uses = async () => (await federation.shelf.told())?.channels.stable?.active['detect-intent'];
const sequence = async () => (await federation.shelf.told())?.sequence ?? 0;

test('a model is published, approved, pointed at and rolled back, each step signed under a higher sequence', async () => {
  const { operate, folder } = federation;
  const one = await operate('publish', await folder(id, '1.0.0'));
  const early = await operate('channel', 'stable', `detect-intent=${id}@1.0.0`);
  await operate('approve', `${id}@1.0.0`, '--by', 'Ada');
  await operate('channel', 'stable', `detect-intent=${id}@1.0.0`);
  const first = await sequence();
  await operate('publish', await folder(id, '1.1.0'));
  await operate('approve', `${id}@1.1.0`);
  const untold = await sequence();
  await operate('channel', 'candidate', `detect-intent=${id}@1.1.0`, '--percent', '10');
  await operate('channel', 'stable', `detect-intent=${id}@1.1.0`);
  const newer = await uses();
  const back = await operate('rollback', 'detect-intent');
  const again = await operate('rollback', 'detect-intent');
  expect([one.code, early, untold - first, newer, back, await uses(), again.code, (await sequence()) - first]).toEqual([
    0,
    { code: 1, said: `${id}@1.0.0 is not approved.` },
    0,
    { use: `${id}@1.1.0`, before: `${id}@1.0.0` },
    { code: 0, said: `stable uses ${id}@1.0.0 for detect-intent again` },
    { use: `${id}@1.0.0` },
    1,
    3,
  ]);
  const told = await federation.shelf.told();
  expect([told?.models.map(nameOfModel), told?.channels.candidate?.percent]).toEqual([[`${id}@1.0.0`, `${id}@1.1.0`], 10]);
  const [list, json] = [await operate('list'), await operate('list', '--json')];
  expect(list.said).toContain('approved by Ada');
  expect(JSON.parse(json.said)).toMatchObject({ told: { sequence: told?.sequence } });
});

test('what is mirrored are exactly the bytes that were approved, under names of their hashes', async () => {
  const model = (await federation.shelf.told())?.models[0];
  const names = (await readdir(federation.modelsDir)).filter((name) => !name.includes('.part'));
  const bytes = await readFile(join(federation.modelsDir, String(model?.file).slice('/ai/'.length)));
  expect(names).toContain(`${id}.${model?.fileHash.slice(0, 12)}.onnx`);
  expect(bytes.equals(await readFile(join(import.meta.dirname, '../../../edge-ai/models', id, 'model.onnx')))).toBe(true);
});

test('a damaged file, a card that promises other answers, and other content under a known version are refused', async () => {
  const { operate, folder } = federation;
  const damaged = await folder(id, '2.0.0');
  const file = join(damaged, 'model.onnx');
  const bytes = await readFile(file);
  await writeFile(file, bytes.fill(7, bytes.length - 1));
  const card = JSON.parse(await readFile(join(import.meta.dirname, '../../../edge-ai/models', id, 'card.json'), 'utf8')) as { golden: { scores: number[] }[] };
  const golden = card.golden.map((one) => ({ ...one, scores: one.scores.map(() => 0.5) }));
  const answers = [
    await operate('publish', damaged),
    await operate('publish', await folder(id, '2.0.1', { golden })),
    await operate('publish', await folder(id, '1.0.0', { limits: ['Another text.'] })),
    await operate('publish', join(federation.scratch, 'nothing')),
    await operate('approve', 'nobody@1.0.0'),
    await operate('channel', 'stable', '--percent', '50'),
    await operate('channel', 'stable', `recommend=${id}@1.0.0`),
  ];
  expect(answers.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(answers[1]?.said).toContain('does not answer its golden inputs');
  expect(await operate('dance')).toMatchObject({ code: undefined });
});

test('a channel can be dropped, stable cannot', async () => {
  const { operate } = federation;
  expect([(await operate('channel', 'candidate', '--drop')).code, (await operate('channel', 'stable', '--drop')).code]).toEqual([0, 1]);
  expect(Object.keys((await federation.shelf.told())?.channels ?? {})).toEqual(['stable']);
});

test('what devices are told is signed anew in the last 30 days of its year, and not before', async () => {
  const { shelf, clock } = federation;
  const before = await sequence();
  const early = await shelf.issue();
  clock.now += 340 * 86_400_000;
  const late = await shelf.issue();
  expect([early, late, (await sequence()) - before]).toEqual([false, true, 1]);
});

test('another key signs nothing that is believed; a key that was added is named by the one before it', async () => {
  const { shelf, control, now } = federation;
  const told = await shelf.told();
  const keys = await loadModelKeys(control, { now });
  const stranger = await modelFederation();
  const forged = await signRegistry(told as NonNullable<typeof told>, await loadModelKeys(stranger.control, { now }));
  await stranger.close();
  const known = keys.map(({ publicKey }) => publicKey);
  await expect(readSignedRegistry(forged, known)).rejects.toMatchObject({ code: 'bad-registry' });
  await rotateModelKeys(control, { now });
  await shelf.issue();
  const renewed = await shelf.told();
  expect([renewed?.keys.length, renewed?.keys[0]]).toEqual([2, known[0]]);
}, 20_000);

test('the models of an installation are published once, new versions take over, and what an operator rolled back stays so', async () => {
  const other = await modelFederation();
  onTestFinished(() => other.close());
  const { shelf, modelsDir, folder, operate, clock } = other;
  const [one, two] = [await folder('summarize', '1.0.0'), await folder('summarize', '1.1.0')];
  const publish = (path: string) => publishCommitted(dirname(path), { shelf, modelsDir, now: clock.now });
  const first = await publish(one);
  const again = await publish(one);
  const second = await publish(two);
  await operate('rollback', 'summarize');
  const third = await publish(two);
  const active = activeModels((await shelf.told()) as NonNullable<Awaited<ReturnType<typeof shelf.told>>>, 'any device');
  expect((await modelFolders(join(import.meta.dirname, '../../../edge-ai/models'))).some((path) => path.endsWith('lead-bank'))).toBe(false);
  expect([first, again, second, third].map(({ published }) => published)).toEqual([['summarize@1.0.0'], [], ['summarize@1.1.0'], []]);
  expect(active.get('summarize')?.version).toBe('1.0.0');
});
