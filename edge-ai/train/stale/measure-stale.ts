import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EmpireError, type StaleInput, type StaleOutput } from '@empire/contract';
import { staleByRules } from '../../src/rules/stale-by-rules.ts';
import { readFiles, readJson } from '../data/files.ts';
import type { Evaluation, Figure } from '../trainable.ts';

/** An article with what a person says of it. */
export type LabelledArticle = StaleInput & { readonly stale: boolean };

const fixture = join(import.meta.dirname, 'articles.json');

/** Reads labelled articles: an object with `now` and a list `articles`. Without a path, those of this project. Errors: `bad-argument`; as `readFiles`. */
export function readArticles(path = fixture): { readonly articles: readonly LabelledArticle[] } {
  const [file] = readFiles(statSync(path).isDirectory() ? join(path, 'articles.json') : path, { endings: ['.json'] });
  const read = readJson(file?.text ?? '', file?.name ?? path) as { now?: unknown; articles?: unknown } | null;
  if (typeof read?.now !== 'string' || !Array.isArray(read.articles))
    throw new EmpireError('bad-argument', `${file?.name} must hold an object with now and a list of articles.`);
  const { now } = read;
  return { articles: read.articles.map((article: Omit<LabelledArticle, 'now'>) => ({ ...article, now })) };
}

/** Precision and recall of the rules: on the articles at even places, by which they were made, and on those at odd ones, which were held out. */
export async function measureStale(articles: readonly LabelledArticle[]): Promise<Evaluation> {
  const said: { id: string; split: string; stale: boolean; answer: StaleOutput }[] = [];
  for (const [at, { stale, ...input }] of articles.entries())
    said.push({ id: input.id, split: at % 2 === 0 ? 'development' : 'held-out', stale, answer: await staleByRules(input) });
  const figures = ['development', 'held-out'].flatMap((split): Figure[] => {
    const here = said.filter((one) => one.split === split);
    const count = (flagged: boolean, stale: boolean) => here.filter((one) => one.answer.stale === flagged && one.stale === stale).length;
    const right = count(true, true);
    return [
      { name: 'precision', value: right / (right + count(true, false)), split, examples: here.length },
      { name: 'recall', value: right / (right + count(false, true)), split, examples: here.length },
    ];
  });
  const predictions = said.map(({ id, split, stale, answer }) => {
    return { id, split, score: answer.score, ranked: answer.reasons.map(({ code, weight }) => ({ label: code, score: weight })), truth: Number(stale) };
  });
  return { figures, predictions };
}
