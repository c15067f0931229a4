import type { SummarizeInput, SummarizeOutput } from '@empire/contract';
import { rankSentences } from '../tasks/rank-sentences.ts';
import { composeSummary, readSummarize } from '../tasks/read-summarize.ts';

/** Takes the sentences that are closest to the middle of the text and to its title. Needs no model. */
export function summaryByRules(input: SummarizeInput): SummarizeOutput {
  const read = readSummarize(input);
  return { ...composeSummary(read, rankSentences(read)), by: { provider: 'rules' } };
}
