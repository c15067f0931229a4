import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateData } from './evaluate-data.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'eval-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function place(path: string, content: string | object): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const bankNew = '"age";"job";"contact";"campaign";"pdays";"previous";"poutcome";"nr.employed";"y"';
const bankOld = '"age";"job";"education";"balance";"contact";"day";"duration";"campaign";"pdays";"previous";"poutcome";"y"';
const shoppers =
  'Administrative,Administrative_Duration,Informational,Informational_Duration,ProductRelated,ProductRelated_Duration,BounceRates,ExitRates,PageValues,SpecialDay,Month,OperatingSystems,Browser,Region,TrafficType,VisitorType,Weekend,Revenue';
const session = (values: number, outcome: string) => `0,0,0,0,9,300,0,0.02,${values},0,Nov,2,2,1,2,Returning_Visitor,True,${outcome}`;
const paper = { source: ['We propose a new model.', 'It rains.'], target: ['A new model is proposed.'], title: 'A model', paper_id: 'p1' };
const pair = 'A man plays "a guitar.\tA man is playing a guitar.';
const clinc = { test: [['what is my balance', 'balance']], oos_test: [['who let the dogs out', 'oos']], train: [['hi', 'greeting']] };

/** What is asked, the files there are, which model answers, and the parts and number of predictions it gives. */
const cases: readonly [what: string, task: string, files: Readonly<Record<string, string | object>>, said: string, parts: readonly string[], count: number][] =
  [
    ['CLINC with every part', 'intent', { 'a/data_full.json': clinc }, 'intent-clinc150', ['test'], 2],
    [
      'CLINC of two files in a folder',
      'intent',
      { 'b/data_full.json': clinc, 'b/data_small.json': clinc },
      'intent-clinc150',
      ['test of data_full', 'test of data_small'],
      4,
    ],
    ['one list of CLINC', 'intent', { 'c/test.json': clinc.test }, 'intent-clinc150', ['test'], 1],
    [
      'CLINC out of scope alone, with a byte order mark',
      'intent',
      { 'd/x.json': `\uFEFF${JSON.stringify({ oos_test: clinc.oos_test })}` },
      'intent-clinc150',
      ['oos_test'],
      1,
    ],
    [
      'GoEmotions by number and by name, lines ended as on Windows',
      'emotion',
      { 'e/test.tsv': '\uFEFFso good\t0,17\tabc\r\nmeh\tneutral\tx\textra' },
      'emotion',
      ['test'],
      2,
    ],
    ['GoEmotions with a header', 'map-emotion', { 'f/test.tsv': 'text\tlabels\tid\nso good\t0\tabc\n' }, 'emotion', ['test'], 1],
    [
      'Banking77 test with its categories beside it',
      'intent',
      { 'g/test.csv': 'text,category\r\n"Where, oh\nwhere?",card_arrival', 'g/categories.json': ['card_arrival'] },
      'intent-banking77',
      ['test'],
      1,
    ],
    [
      'Banking77 with more columns and a label of its own',
      'banking77',
      { 'h/test.csv': '\uFEFFid,category,text\n1,card_arrival,my card\n2,teleport,beam me up\n' },
      'intent-banking77',
      ['test'],
      2,
    ],
    [
      'Bank Marketing, second edition',
      'score-lead',
      {
        'i/bank-additional-full.csv': `${bankNew}\r\n56;"services";"telephone";1;999;0;"nonexistent";5191;"no"\r\n30;"student";"cellular";1;3;2;"success";4991.6;"yes"`,
      },
      'lead-bank',
      ['bank-additional-full'],
      2,
    ],
    [
      'Bank Marketing, first edition',
      'score-lead',
      {
        'j/bank-full.csv': `${bankOld}\n58;"management";"tertiary";2143;"unknown";5;261;1;-1;0;"unknown";"no"\n33;"student";"secondary";2;"cellular";5;76;1;90;3;"success";"yes"\n`,
      },
      'lead-bank',
      ['bank-full'],
      2,
    ],
    [
      'Online Shoppers, words of another program',
      'score-lead',
      { 'k/test.csv': `${shoppers}\n${session(40, 'True')}\n${session(0, 'False')}` },
      'lead-shoppers',
      ['test'],
      2,
    ],
    [
      'MSWeb',
      'recommend',
      { 'l/anonymous-msweb.test': 'I,4,"x"\nA,1287,1,"A","/a"\nC,"10001",10001\nV,1008,1\nV,1034,1\nC,"10002",10002\nV,1008,1' },
      'recommend-msweb',
      ['test'],
      2,
    ],
    [
      'SciTLDR of every length',
      'summarize',
      {
        'm/test.jsonl': `${JSON.stringify(paper)}\r\n${JSON.stringify({ ...paper, target: 'One.', paper_id: 'p2', title: undefined, source_labels: [0, 1], ic: true })}`,
      },
      'summarize',
      ['test'],
      2,
    ],
    ['STS benchmark with a header', 'embed', { 'n/test.csv': 'sentence1,sentence2,score\n"A, b.",A b.,2.5\nC,D,1\n' }, 'embed', ['test'], 2],
    ['STS benchmark without one', 'embed', { 'o/test.csv': 'A man.,The man.,4\nC,D,1' }, 'embed', ['test'], 2],
    [
      'STS benchmark as it is handed out',
      'embed',
      { 'p/sts-test.csv': `main-captions\tMSRvid\t2012test\t0024\t2.5\t${pair}\nmain-news\tx\t2015\t7\t1\tC\tD\tlicence\n` },
      'embed',
      ['sts-test'],
      2,
    ],
    [
      'STS benchmark with a header between tabs',
      'embed',
      { 'q/dev.tsv': `index\tgenre\tsentence1\tsentence2\tscore\n0\tnews\t${pair}\t3.0\n1\tnews\tC\tD\t1` },
      'embed',
      ['dev'],
      2,
    ],
  ];

test.each(cases)('%s is measured', async (_, task, files, said, parts, count) => {
  const paths = Object.entries(files).map(([name, content]) => place(name, content));
  const asked = paths.length === 1 ? [paths[0] as string, join(paths[0] as string, '..')] : [join(paths[0] as string, '..')];
  for (const path of asked) {
    const { model, figures, predictions } = await evaluateData(task, path);
    expect([model?.id, [...new Set(figures.map(({ split }) => split))], predictions.length]).toEqual([said, parts, count]);
    expect(new Set(predictions.map(({ id, split }) => `${split} ${id}`)).size).toBe(count);
    expect(JSON.stringify(predictions)).not.toContain('null');
  }
});

const refusals: readonly [what: string, task: string, file: string, content: string, code: string][] = [
  ['an empty file', 'intent-clinc150', 'empty.json', '', 'bad-argument'],
  ['a file of a byte order mark', 'emotion', 'mark.tsv', '\uFEFF\r\n', 'bad-argument'],
  ['JSON that breaks off', 'intent', 'broken.json', '{"test": [["a", "b"', 'bad-argument'],
  ['JSON that is no object', 'intent', 'number.json', '7', 'bad-argument'],
  ['JSON without parts', 'intent', 'domains.json', '{"banking": ["transfer"]}', 'bad-argument'],
  ['a row that is no pair', 'intent', 'row.json', '{"test": [["a", "balance"], ["b"]]}', 'bad-argument'],
  ['intents that the model knows none of', 'intent-clinc150', 'other.json', '{"test": [["beam me up", "teleport"]]}', 'bad-argument'],
  ['an emotion there is not', 'emotion', 'emotion.tsv', 'so good\t28\tabc\n', 'bad-argument'],
  ['a line without an emotion', 'emotion', 'line.tsv', 'so good\n', 'bad-argument'],
  ['a table of other columns', 'intent-banking77', 'columns.csv', 'a,b\n1,2\n', 'bad-argument'],
  ['a row without a category', 'intent-banking77', 'category.csv', 'text,category\nhello\n', 'bad-argument'],
  ['a header without rows', 'intent-banking77', 'header.csv', 'text,category\n', 'bad-argument'],
  ['an outcome there is not', 'lead-bank', 'outcome.csv', 'age;y\n3;perhaps\n', 'bad-argument'],
  ['no outcome at all', 'lead-shoppers', 'none.csv', 'age;x\n3;yes\n', 'bad-argument'],
  ['leads without rows', 'score-lead', 'rows.csv', `${shoppers}\n`, 'bad-argument'],
  ['visits without a visitor', 'recommend', 'visits.data', 'V,1000,1\n', 'bad-argument'],
  ['visitors of one page', 'recommend', 'single.data', 'C,"1",1\nV,1000,1\n', 'bad-argument'],
  ['a line that is no JSON', 'summarize', 'line.jsonl', `${JSON.stringify(paper)}\n{"source"\n`, 'bad-argument'],
  ['a paper without sentences', 'summarize', 'paper.jsonl', 'null\n', 'bad-argument'],
  ['pairs without a number', 'embed', 'pairs.csv', 'sentence1,sentence2,score\nA,B,\n', 'bad-argument'],
  ['articles of another shape', 'flag-stale', 'articles.json', '[]', 'bad-argument'],
  ['a task there is not', 'dance', 'dance.csv', 'a,b\n', 'bad-argument'],
];

test.each(refusals)('%s is refused with a word', async (_, task, file, content, code) => {
  await expect(evaluateData(task, place(`refused/${file}`, content))).rejects.toMatchObject({ name: 'EmpireError', code });
});

test('data that is not there, and a folder without a file of the format, are not-found', async () => {
  mkdirSync(join(folder, 'bare'), { recursive: true });
  await expect(evaluateData('intent', join(folder, 'missing'))).rejects.toMatchObject({ code: 'not-found' });
  await expect(evaluateData('emotion', join(folder, 'bare'))).rejects.toMatchObject({ code: 'not-found' });
});
