import type { SummarizeInput, SummarizeOutput } from '@empire/contract';
import { rankSentences } from '../tasks/rank-sentences.ts';
import { composeSummary, readSummarize } from '../tasks/read-summarize.ts';
import { readOnPage } from './breather.ts';

/** Takes the sentences that are closest to the middle of the text and to its title. Needs no model. */
export function summaryByRules(input: SummarizeInput): SummarizeOutput {
  const read = readSummarize(typeof input?.text === 'string' ? { ...input, text: input.text.slice(0, readOnPage) } : input);
  return { ...composeSummary(read, rankSentences(read)), by: { provider: 'rules' } };
}
