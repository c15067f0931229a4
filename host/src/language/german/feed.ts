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
  [str`New, on ${0}`, str`Neu, zu ${0}`],
  [str`On ${0}`, str`Zum Thema ${0}`],
  [str`${0} and ${1}`, str`${0} und ${1}`],
  [str`New ground for you: ${0}`, str`Neuland für Sie: ${0}`],
  ['Not opened yet', 'Noch nicht geöffnet'],
  ['Choosing what to show you…', 'Es wird ausgesucht, was Sie sehen …'],
];
