import type { Speaker } from '@empire/contract/language';
import { configureLocalization } from '@lit/localize/init/runtime.js';

const languages = ['de'] as const;

const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: languages,
  loadLocale: () => import(/* webpackChunkName: "german" */ './german.ts'),
});

/** The languages of this neuron besides English. */
export const speaker: Speaker = { languages, setLocale };
