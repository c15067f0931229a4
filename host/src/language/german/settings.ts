import type { Translation } from '../catalogue.ts';

/** The choice of the language. */
export const settings: readonly Translation[] = [
  ['Language', 'Sprache'],
  ['As the browser has it', 'Wie im Browser eingestellt'],
  [
    'It holds on this device. Articles, quizzes and offers stay in the language they were written in.',
    'Das gilt auf diesem Gerät. Artikel, Quiz und Angebote bleiben in der Sprache, in der sie geschrieben wurden.',
  ],
];
