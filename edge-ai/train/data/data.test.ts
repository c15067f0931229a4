import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBanking } from './banking.ts';
import { readClinc } from './clinc.ts';
import { readDelimited } from './delimited.ts';
import { readGoEmotions } from './goemotions.ts';
import { partsToMeasure } from './labelled-text.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test('quotes hold delimiters, line breaks and doubled quotes', () => {
  expect(readDelimited('a,b\r\n"x, ""y""\nz",2\n\n3,', { delimiter: ',' })).toEqual([
    ['a', 'b'],
    ['x, "y"\nz', '2'],
    ['3', ''],
  ]);
});

test('CLINC has the parts that the file has, and oos means no label', () => {
  const path = file('clinc.json', JSON.stringify({ test: [['pay my bill', 'pay_bill']], oos_test: [['who am i', 'oos']] }));
  expect(readClinc(path)).toEqual({
    test: [{ id: 'test/0', text: 'pay my bill', labels: ['pay_bill'] }],
    oos_test: [{ id: 'oos_test/0', text: 'who am i', labels: [] }],
  });
});

test('Banking77 is read by its columns, and another file is refused', () => {
  expect(readBanking(file('test.csv', 'text,category\n"Where, oh where?",card_arrival\n'))).toEqual({
    test: [{ id: 'test/0', text: 'Where, oh where?', labels: ['card_arrival'] }],
  });
  expect(() => readBanking(file('other.csv', 'a,b\n1,2\n'))).toThrow('other.csv must have the columns text and category; received a,b.');
});

test('GoEmotions has several labels a line, and unknown numbers are refused', () => {
  expect(readGoEmotions(file('dev.tsv', 'so good\t0,17\tabc\n'))).toEqual({ dev: [{ id: 'abc', text: 'so good', labels: ['admiration', 'joy'] }] });
  expect(() => readGoEmotions(file('bad.tsv', 'so good\t28\tabc\n'))).toThrow('Line 1 of bad.tsv must hold label numbers from 0 to 27; received 28.');
});

test('what a model was trained on is measured only where there is nothing else', () => {
  const parts = { train: [], val: [], oos_train: [], oos_val: [] };
  expect([Object.keys(partsToMeasure(parts)), Object.keys(partsToMeasure({ train: [] }))]).toEqual([['val', 'oos_val'], ['train']]);
});
