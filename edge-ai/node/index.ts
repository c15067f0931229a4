export type { ModelCard } from '../src/model/model-card.ts';
export type { ShelvedModel } from '../src/model/model-shelf.ts';
export { isEmotion } from '../src/tasks/emotions.ts';
export { committedModel } from './committed-model.ts';
export { articleMapper, type MappedSource } from './map-article.ts';
export { type Retrained, retrainRecommender, type UsageOfPerson } from './retrain-recommender.ts';
export { verifyModel } from './verify-model.ts';
