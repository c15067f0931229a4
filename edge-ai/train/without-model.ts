import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hasColumns, readRecords } from './data/records.ts';
import { crossValidate, leadsFormat, leadsRecipe } from './lead/cross-validate.ts';
import { measureStale, readArticles } from './stale/measure-stale.ts';
import type { Evaluation } from './trainable.ts';

/** How a task is measured that has no committed model: rules on labelled articles, and leads whose weights may not ship. */
export function measuredWithoutModel(name: string, data: string): ((path: string) => Promise<Evaluation>) | undefined {
  if (name === 'flag-stale' || name === 'stale') return async (path) => await measureStale(readArticles(path).articles);
  const leads = existsSync(join(data, 'leads')) ? join(data, 'leads') : data;
  const asked =
    name === 'leads' ||
    (['score-lead', 'lead'].includes(name) && (leads === data ? hasColumns(data, ['Lead Origin', leadsFormat.outcome]) : basename(data) === 'leads'));
  return asked ? () => crossValidate(readRecords(leads, leadsFormat), leadsRecipe) : undefined;
}
