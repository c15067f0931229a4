import type { Translation } from '../catalogue.ts';
import { str } from '../words.ts';

/** The feed of the start page. */
export const feed: readonly Translation[] = [
  ['For you now', 'Jetzt für Sie'],
  ['This could not be saved: the device has no room left.', 'Das ließ sich nicht speichern: Auf dem Gerät ist kein Platz mehr.'],
  [str`Less like this: ${0}`, str`Weniger davon: ${0}`],
  ['Less like this', 'Weniger davon'],
  ['The same for everybody.', 'Für alle gleich.'],
  ['Allow that', 'Das erlauben'],
  ['Forget “less like this”', '„Weniger davon“ vergessen'],
  [str`More on ${0}`, str`Mehr zu ${0}`],
  ['You are in the middle of it', 'Sie sind mittendrin'],
  ['New', 'Neu'],
  ['From the shelf', 'Aus dem Regal'],
];
