/** The tasks that the benchmark runs. */
export type MeasuredTask = 'detect-intent' | 'map-emotion';

const questions = [
  'can you book a table for two tonight',
  'how much money is on my account',
  'what is the weather going to be tomorrow in the north',
  'set an alarm for seven',
  'please translate good morning',
  'why was my card declined at the supermarket yesterday evening',
  'tell me a joke',
  'what does all of this have to do with me',
];

const article = [
  'The new library opened its doors on Monday, and the whole street came to see it.',
  'Children ran between the shelves; nobody told them to be quiet!',
  'Not everybody is happy, though: the old reading room is gone, and some people miss it.',
  'I cannot believe how much light there is now, said one of the visitors.',
  'Thank you to everyone who gave books, time and money.',
  'Is it too small for a town of this size?',
  'Perhaps, but it is ours.',
  'The café will follow in spring.',
].join(' ');

/** What is asked, in turn: questions as people type them, and an article of eight sentences. */
export const inputs: Readonly<Record<MeasuredTask, readonly { readonly text: string }[]>> = {
  'detect-intent': questions.map((text) => ({ text })),
  'map-emotion': [{ text: article }],
};
