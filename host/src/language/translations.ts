import { configureLocalization } from '@lit/localize/init/runtime.js';
import { languages } from './languages.ts';

/** Reads translations; loaded with the first language that is not the one of the texts. */
export const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: Object.keys(languages).filter((tag) => tag !== 'en'),
  loadLocale: () => import(/* webpackChunkName: "german" */ './german.ts'),
});
