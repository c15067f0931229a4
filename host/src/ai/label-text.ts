import { msg } from '../language/words.ts';

/** The emotions of the models: the 27 of GoEmotions, among them Ekman's six, and what a text without any is called. */
const emotions = (): Readonly<Record<string, string>> => ({
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

/** What people want of this product, as the model for it tells them apart. */
const intents = (): Readonly<Record<string, string>> => ({
  'accessibility-language': msg('accessibility or language'),
  'ask-discount': msg('ask for a discount'),
  'ask-price': msg('ask for the price'),
  'ask-quote': msg('ask for a quote'),
  'billing-problem': msg('a problem with a bill'),
  'book-demo': msg('book a demonstration'),
  'cancel-plan': msg('end a subscription'),
  'change-plan': msg('change a subscription'),
  'download-guide': msg('get a guide'),
  'find-article': msg('find an article'),
  'give-feedback': msg('give feedback'),
  'login-problem': msg('trouble signing in'),
  partner: msg('work together'),
  'privacy-data': msg('privacy and own data'),
  'quiz-result': msg('see a quiz result'),
  'report-bug': msg('report a fault'),
  'start-trial': msg('try it free of charge'),
  'subscribe-mail': msg('get e-mails'),
  'sync-offline': msg('offline use and syncing'),
  'take-quiz': msg('take a quiz'),
  'talk-to-person': msg('talk to a person'),
  'unsubscribe-mail': msg('get no more e-mails'),
});

/** The name of an emotion in the language that is shown; what is not known keeps the name that its model gives it. */
export function emotionText(label: string): string {
  return emotions()[label] ?? label;
}

/** The name of an intent in the language that is shown; what is not known, as of another model, keeps the name that its model gives it. */
export function intentText(label: string): string {
  return intents()[label] ?? label;
}
