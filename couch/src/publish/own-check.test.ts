import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withOwnCheck } from './own-check.ts';
import type { Shapes } from './shapes.ts';

const shapes: Shapes = new Map([['quiz', { schema: 1, check: (value) => (value === 7 ? { path: '', message: 'must not be 7' } : undefined) }]]);

async function folderWith(source: string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'empire-check-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'src'));
  if (source !== undefined) await writeFile(join(folder, 'src', 'check-content.ts'), source);
  return folder;
}

test('a value is given to the check of the neuron once its shape is right', async () => {
  const own = await folderWith("export default (collection, value) => (value === 9 ? { path: '/a', message: 'no 9 in ' + collection } : undefined);");
  const check = (await withOwnCheck(shapes, own)).get('quiz')?.check;
  expect([check?.(7), check?.(9), check?.(1)]).toEqual([{ path: '', message: 'must not be 7' }, { path: '/a', message: 'no 9 in quiz' }, undefined]);
});

test('a neuron without a check of its own keeps its shapes', async () => {
  expect(await withOwnCheck(shapes, await folderWith(undefined))).toBe(shapes);
});

test.each([
  ['export default 3;', 'must be a function; received number'],
  ["throw new Error('broken on purpose');", 'broken on purpose'],
])('a check that cannot be used is refused: %s', async (source, reason) => {
  await expect(withOwnCheck(shapes, await folderWith(source))).rejects.toMatchObject({ code: 'bad-manifest', message: expect.stringContaining(reason) });
});

test('the quizzes and offers of this repository are checked: loops, islands and impossible schedules are named', async () => {
  const neurons = join(import.meta.dirname, '../../../neurons');
  const any: Shapes = new Map(['quiz', 'offer'].map((collection) => [collection, { schema: 1, check: () => undefined }]));
  const quiz = (await withOwnCheck(any, join(neurons, 'quiz'))).get('quiz');
  const offers = (await withOwnCheck(any, join(neurons, 'offers'))).get('offer');
  expect(quiz?.check({ dimensions: [] })).toEqual({ path: '/dimensions', message: 'must be a list of 1 to 12; received []' });
  expect(
    offers?.check({ title: 'x', text: 'x', action: { kind: 'register', label: 'x' }, from: '2026-02-01', until: '2026-01-01', cap: { shown: 1, days: 1 } }),
  ).toMatchObject({
    message: expect.stringContaining('before it begins'),
  });
});
