import type { TaskName } from '@empire/contract';
import { embedByModel } from './embed-by-model.ts';
import { emotionByModel } from './emotion-by-model.ts';
import { intentByModel } from './intent-by-model.ts';
import { leadByModel } from './lead-by-model.ts';
import { recommendByModel } from './recommend-by-model.ts';
import { relatedByModel } from './related-by-model.ts';
import { summaryByModel } from './summary-by-model.ts';
import type { TaskByModel } from './task-model.ts';

/** The tasks that a model can answer. The rungs interpreter and onnxruntime-web serve these. */
export const tasksByModel: { readonly [T in TaskName]?: TaskByModel<T> } = {
  'detect-intent': intentByModel,
  'map-emotion': emotionByModel,
  recommend: recommendByModel,
  'score-lead': leadByModel,
  embed: embedByModel,
  related: relatedByModel,
  summarize: summaryByModel,
};
