import type { TaskInput, TaskName } from '@empire/contract';

/** The tasks that the benchmark runs: those that a model answers. */
export const measuredTasks = [
  'detect-intent',
  'map-emotion',
  'recommend',
  'score-lead',
  'embed',
  'related',
  'summarize',
] as const satisfies readonly TaskName[];
export type MeasuredTask = (typeof measuredTasks)[number];

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

/** So many articles are compared with one, and as many items ranked. */
const shelf = 30;

interface ReadCard {
  readonly labels: readonly string[];
  readonly columns?: readonly { readonly name: string; readonly edges?: readonly number[]; readonly values?: readonly string[] }[];
}

/** What is asked, in turn: questions as people type them, an article of eight sentences, a shelf of articles, and what the models of records know. */
export async function inputsOf(): Promise<{ readonly [T in MeasuredTask]: readonly TaskInput<T>[] }> {
  const [leads, items] = [await cardOf('lead-shoppers'), (await cardOf('recommend-msweb')).labels];
  const features = Object.fromEntries((leads.columns ?? []).map(({ name, edges, values }) => [name, edges?.[1] ?? values?.[0] ?? null]));
  const articles = Array.from({ length: shelf }, (_, at) => ({ id: String(at), text: `${questions[at % questions.length]}. ${article}` }));
  return {
    'detect-intent': questions.map((text) => ({ text })),
    'map-emotion': [{ text: article }],
    recommend: [{ items: items.slice(0, shelf).map((id) => ({ id })), history: items.slice(shelf, shelf + 5) }],
    'score-lead': [{ features }],
    embed: [{ texts: [article] }],
    related: [{ of: { text: article }, candidates: articles }],
    summarize: [{ text: article, title: 'The new library' }],
  };
}

async function cardOf(id: string): Promise<ReadCard> {
  return (await (await fetch(`/models/${id}/card.json`)).json()) as ReadCard;
}
