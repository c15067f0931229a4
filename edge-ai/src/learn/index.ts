export { type PersonHistory, recommenderRecipe, trainRecommender } from './train-recommender.ts';
