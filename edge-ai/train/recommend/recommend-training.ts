import { recommenderRecipe, trainRecommender } from '../../src/learn/train-recommender.ts';
import { readMsweb } from '../data/msweb.ts';
import type { Trainable } from '../trainable.ts';
import { measureRecommend } from './measure-recommend.ts';

const chosenOn = 'every tenth user, held out';

/** Anonymous Microsoft Web Data: areas of a site by visitor. */
export const mswebTraining: Trainable = {
  id: 'recommend-msweb',
  aliases: ['recommend', 'msweb'],
  dataset: 'msweb',
  endings: ['.data', '.test'],
  chosenOn,
  async train({ data, seed, note }) {
    const users = Object.values(readMsweb(data)).flat();
    note(`${users.length} users`);
    const recipe = { words, ...recommenderRecipe };
    const heldOut = users.filter((_, index) => index % 10 === 3);
    const trial = await trainRecommender(
      users.filter((_, index) => index % 10 !== 3),
      recipe,
    );
    const { figures } = await measureRecommend(trial, { 'every tenth user, held out': heldOut });
    const metrics = figures.map(({ name, value, split }) => {
      return { name, value: Number(value.toFixed(5)), dataset: 'msweb', split, seeds: [seed], chosenOn, ofThisFile: false };
    });
    const model = await trainRecommender(users, recipe);
    return { ...model, card: { ...model.card, metrics } };
  },
  evaluate: (model, path, options) => measureRecommend(model, readMsweb(path), options),
};

const words = {
  id: 'recommend-msweb',
  version: '1.0.0',
  use: 'benchmark',
  data: [{ name: 'Anonymous Microsoft Web Data (Breese et al. 1998)', source: 'https://archive.ics.uci.edu/dataset/4', licence: 'CC BY 4.0' }],
  limits: [
    'It has learned all users of train, so that its figure there says nothing about new ones; the held-out figure is of the same recipe without every tenth user.',
    'It knows the areas of one site of 1998. The product ranks by topics, vectors and history until a recommender was trained on its own events.',
  ],
  reproduce: 'npm run train -- recommend-msweb --data <dir>',
} as const;
