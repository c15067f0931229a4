export { committedModel } from './committed-model.ts';
export { articleMapper, type MappedSource } from './map-article.ts';
