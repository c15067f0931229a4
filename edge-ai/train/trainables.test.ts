import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureIntent } from './intent/measure-intent.ts';
import { writeModel } from './model-files.ts';
import { smallIntentModel } from './testing/small-model.ts';
import { trainableFor } from './trainables.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function place(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}

test('a model is found by its id, and a task by what its data looks like', () => {
  const csv = place('files', 'test.csv');
  place('files', 'categories.json');
  const json = place('clinc150', 'data_full.json');
  expect([
    trainableFor('emotion').id,
    trainableFor('intent-banking77', json).id,
    trainableFor('detect-intent', csv).id,
    trainableFor('intent', json).id,
    trainableFor('intent', join(folder, 'files')).id,
    trainableFor('intent', folder).id,
  ]).toEqual(['emotion', 'intent-banking77', 'intent-banking77', 'intent-clinc150', 'intent-banking77', 'intent-clinc150']);
  expect(() => trainableFor('dance')).toThrow(/There is no task dance for this data; known are .*emotion/);
});

test('accuracy is of texts in scope, and texts out of scope are told by their part or by having no label', async () => {
  const model = await smallIntentModel();
  const text = (id: string, words: string, ...labels: string[]) => ({ id, text: words, labels });
  const { figures, predictions } = await measureIntent(model, {
    val: [text('a', 'cancel my plan', 'cancel'), text('b', 'show me the product', 'book-demo'), text('c', 'hello there', 'cancel')],
    oos_val: [text('d', '')],
  });
  expect(figures.map(({ name, value, split, examples }) => [name, Number(value.toFixed(2)), split, examples])).toEqual([
    ['accuracy in scope', 0.67, 'val', 3],
    ['balanced accuracy in scope', 0.75, 'val', 3],
    ['accuracy in the first three', 1, 'val', 3],
    ['out-of-scope AUROC', 1, 'val', 4],
    ['in scope kept at the threshold', 1, 'val', 3],
    ['out of scope found at the threshold', 1, 'val', 1],
  ]);
  expect(predictions.map(({ id, ranked, truth }) => [id, ranked?.[0]?.label, truth])).toEqual([
    ['a', 'cancel', ['cancel']],
    ['b', 'book-demo', ['book-demo']],
    ['c', 'greet', ['cancel']],
    ['d', undefined, []],
  ]);
});

test('a version never names other bytes: the same file is written again, another one is refused until it has a version of its own', async () => {
  const model = await smallIntentModel();
  const out = join(folder, 'written');
  const changed = { bytes: model.bytes, card: { ...model.card, sha256: model.card.sha256.replace(/^./, (first) => (first === '0' ? '1' : '0')) } };
  writeModel(model, out);
  writeModel(model, out);
  expect(() => writeModel(changed, out)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  expect(writeModel({ ...changed, card: { ...changed.card, version: '9.0.0' } }, out)).toContain('model.onnx');
});
