import { msg } from './words.ts';

/** The 27 emotions of the model, and what it calls a text without any, as readers know them. */
const texts = (): Readonly<Record<string, string>> => ({
  admiration: msg('admiration'),
  amusement: msg('amusement'),
  anger: msg('anger'),
  annoyance: msg('annoyance'),
  approval: msg('approval'),
  caring: msg('caring'),
  confusion: msg('confusion'),
  curiosity: msg('curiosity'),
  desire: msg('desire'),
  disappointment: msg('disappointment'),
  disapproval: msg('disapproval'),
  disgust: msg('disgust'),
  embarrassment: msg('embarrassment'),
  excitement: msg('excitement'),
  fear: msg('fear'),
  gratitude: msg('gratitude'),
  grief: msg('grief'),
  joy: msg('joy'),
  love: msg('love'),
  nervousness: msg('nervousness'),
  neutral: msg('neutral'),
  optimism: msg('optimism'),
  pride: msg('pride'),
  realization: msg('realization'),
  relief: msg('relief'),
  remorse: msg('remorse'),
  sadness: msg('sadness'),
  surprise: msg('surprise'),
});

/** The name of an emotion in the language that is shown; what is not known keeps its own. */
export function emotionText(label: string): string {
  return texts()[label] ?? label;
}
