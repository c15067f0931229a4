import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bestRouge1, rouge1 } from '../measure/rouge.ts';
import { trainableFor } from '../trainables.ts';
import { readMsweb } from './msweb.ts';
import { readPhrases } from './phrases.ts';
import { hasColumns, readRecords } from './records.ts';
import { readSciTldr } from './scitldr.ts';
import { readStsb } from './stsb.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test('MSWeb: rows after a user are what the user visited', () => {
  const path = file('test.data', 'A,1000,1,"Start","/start"\nC,"10001",10001\nV,1000,1\nV,1001,1\nC,"10002",10002\n');
  expect(readMsweb(path)).toEqual({
    test: [
      { id: '10001', items: ['1000', '1001'] },
      { id: '10002', items: [] },
    ],
  });
  expect(() => readMsweb(file('empty.data', 'A,1,1\n'))).toThrow('No row of the form C');
});

test('tables of outcomes: commas or semicolons, the outcome is no field, and a file is known by its columns', () => {
  const path = file('sessions.csv', 'pages;Revenue\n3;TRUE\n;FALSE\n');
  expect(readRecords(path, { outcome: 'Revenue', good: 'true', bad: 'false' })).toEqual({
    sessions: [
      { id: 'sessions/0', fields: { pages: '3' }, positive: true },
      { id: 'sessions/1', fields: { pages: '' }, positive: false },
    ],
  });
  expect([hasColumns(path, ['pages']), hasColumns(path, ['sails']), hasColumns(join(folder, 'missing.csv'), [])]).toEqual([true, false, false]);
  expect(() => readRecords(path, { outcome: 'y', good: 'yes', bad: 'no' })).toThrow('sessions.csv must have the column y.');
});

test('a lead task is found by the columns of its file', () => {
  const bank = file('bank.csv', 'age,campaign,pdays,previous,emp.var.rate,cons.price.idx,cons.conf.idx,euribor3m,nr.employed,y\n');
  expect(trainableFor('score-lead', bank).id).toBe('lead-bank');
});

test('STS benchmark and SciTLDR: one entry per row, a header or an empty line is none', () => {
  expect(readStsb(file('test.csv', 'sentence1,sentence2,score\n"A, b.",C.,2.5\n'))).toEqual({
    test: [{ id: 'test/1', texts: ['A, b.', 'C.'], similarity: 2.5 }],
  });
  const line = JSON.stringify({ source: ['One.', 'Two.'], target: ['Both.'], paper_id: 'p', title: 'T' });
  expect(readSciTldr(file('test.jsonl', `${line}\n\n`))).toEqual({ test: [{ id: 'p', title: 'T', sentences: ['One.', 'Two.'], summaries: ['Both.'] }] });
  expect(() => readSciTldr(file('odd.jsonl', '{"source":"x"}\n'))).toThrow('odd/0 must have lists');
});

test('phrases: every fifth of an intent is held out, and none is out of scope', () => {
  const phrases = ['a', 'b', 'c', 'd', 'e'].map((word) => `say ${word}`).join('\n');
  const parts = readPhrases(file('own.txt', `# words\n## greet\n${phrases}\n\n## none\nrain\n`));
  expect(Object.entries(parts).map(([name, part]) => [name, part.map(({ text, labels }) => [text, ...labels].join(' / '))])).toEqual([
    ['train', ['say a / greet', 'say b / greet', 'say c / greet', 'say d / greet']],
    ['oos_train', ['rain']],
    ['held-out', ['say e / greet']],
  ]);
});

test('phrases: a file says which part it is', () => {
  const parts = readPhrases(file('apart.txt', '# part: apart\n## greet\na\nb\nc\nd\ne\n## none\nrain\n'));
  expect([parts.train, parts.apart?.map(({ text }) => text).join(''), parts['held-out'], parts.oos_apart?.length]).toEqual([[], 'abcde', undefined, 1]);
  const learned = readPhrases(file('learned.txt', '# part: train\n## greet\na\nb\nc\nd\ne\n'));
  expect([learned.train?.length, learned['held-out']]).toEqual([5, undefined]);
});

test('the product has at least twenty intents with thirty phrases or more each, and no phrase twice', () => {
  const parts = readPhrases(join(import.meta.dirname, '../product'));
  const all = Object.values(parts).flat();
  const counts = new Map<string, number>();
  for (const { labels } of all) counts.set(labels[0] ?? 'none', (counts.get(labels[0] ?? 'none') ?? 0) + 1);
  expect(counts.size).toBeGreaterThan(20);
  expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(30);
  expect(new Set(all.map(({ text }) => text.toLowerCase())).size).toBe(all.length);
});

test('ROUGE-1 counts words in common once each, and the best reference counts', () => {
  expect(rouge1('The cat, the cat', 'the cat sat')).toBeCloseTo(4 / 7);
  expect(rouge1('', 'anything')).toBe(0);
  expect(bestRouge1('the cat sat', ['dogs', 'The cat sat.'])).toBe(1);
});
