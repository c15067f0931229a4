import { MemoryProvider, type TaskFunctions } from '../memory-provider.ts';
import { embedByRules, relatedByRules } from './embed-by-rules.ts';
import { emotionByRules } from './emotion-by-rules.ts';
import { intentByRules } from './intent-by-rules.ts';
import { leadByRules } from './lead-by-rules.ts';
import { recommendByRules } from './recommend-by-rules.ts';
import { staleByRules } from './stale-by-rules.ts';
import { summaryByRules } from './summary-by-rules.ts';

/** Every task by rules alone: the rung that is there at first paint and never fails. */
export const tasksByRules: TaskFunctions = {
  recommend: recommendByRules,
  'score-lead': leadByRules,
  'detect-intent': intentByRules,
  'map-emotion': emotionByRules,
  embed: embedByRules,
  related: relatedByRules,
  summarize: summaryByRules,
  'flag-stale': staleByRules,
};

/** The lowest rung. */
export function rulesProvider(): MemoryProvider {
  return new MemoryProvider('rules', tasksByRules);
}
