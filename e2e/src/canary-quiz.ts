import type { Truth } from './truth.ts';

const options = {
  first: { id: 'canary-option-heron', text: 'canary-words-heron' },
  second: { id: 'canary-option-egret', text: 'canary-words-egret' },
} as const;

/** The words that must not be readable on a device, and the title by which the quiz is found on the screen. */
export const canaryText = {
  title: 'Quiz of the quiet birds',
  /** What is typed as a free answer. */
  typed: 'canary-typed-kingfisher',
  /** What the answers to this quiz hold, when the first option is chosen each time: each must have reached the server. */
  secrets: ['canary-typed-kingfisher', options.first.id, 'canary-question-nest', 'canary-outcome-wren'],
} as const;

/** Publishes a quiz whose ids, options and outcome are canaries: a single choice, then a free text. */
export async function publishCanaryQuiz(truth: Truth): Promise<void> {
  await truth.couch(`${truth.database('content')}/quiz:c:quiz:quiet-birds`, {
    method: 'PUT',
    body: { v: 1, schema: 1, value, publishedAt: new Date().toISOString() },
  });
}

const value = {
  title: canaryText.title,
  summary: 'Two questions about birds that make no noise.',
  intro: 'Take your time.',
  minutes: 1,
  dimensions: [{ id: 'quiet', title: 'Quiet', description: 'How quiet it is.' }],
  questions: [
    {
      id: 'canary-question-nest',
      kind: 'single',
      text: 'Which bird is it?',
      options: [
        { ...options.first, scores: { quiet: 1 } },
        { ...options.second, scores: { quiet: 0 } },
      ],
    },
    { id: 'canary-question-song', kind: 'text', text: 'What do you hear?', maxLength: 200 },
  ],
  outcomes: [
    {
      id: 'canary-outcome-wren',
      title: 'Very quiet',
      summary: 'There is little to hear.',
      advice: [{ title: 'Stay', text: 'Wait a little longer.' }],
      when: [],
    },
  ],
} as const;
