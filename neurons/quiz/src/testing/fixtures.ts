import type { Json } from '@empire/contract';
import { parseQuiz } from '../parse-quiz.ts';
import type { Quiz } from '../quiz.ts';

/** A content value with every kind of question and a branch: `skip` leads from the first question past the second. */
export function quizValue(): Record<string, Json> {
  return {
    title: 'Tea or coffee',
    summary: 'Which one are you?',
    intro: 'A few questions.',
    minutes: 1,
    dimensions: [
      { id: 'tea', title: 'Tea', description: 'How much of you is tea.' },
      { id: 'haste', title: 'Haste', description: 'How much of you is in a hurry.' },
    ],
    questions: [
      {
        id: 'morning',
        kind: 'single',
        text: 'What is first?',
        options: [
          { id: 'kettle', text: 'The kettle', scores: { tea: 2 } },
          { id: 'skip', text: 'The door', scores: { haste: 2 }, next: 'pace' },
        ],
      },
      {
        id: 'leaves',
        kind: 'multiple',
        text: 'Which do you like?',
        max: 2,
        options: [
          { id: 'green', text: 'Green', scores: { tea: 2 } },
          { id: 'black', text: 'Black', scores: { tea: 1 } },
          { id: 'none', text: 'None of them', scores: { tea: -1 } },
        ],
      },
      { id: 'pace', kind: 'scale', text: 'How fast are you?', from: 1, to: 5, fromLabel: 'Slow', toLabel: 'Fast', scores: { haste: 4 } },
      { id: 'words', kind: 'text', text: 'Anything else?', maxLength: 20 },
    ],
    outcomes: [
      { id: 'kettle', title: 'Kettle', summary: 'You wait.', advice: [{ title: 'Wait', text: 'Four minutes.' }], when: [{ dimension: 'tea', atLeast: 60 }] },
      { id: 'runner', title: 'Runner', summary: 'You go.', advice: [{ title: 'Go', text: 'But take a cup.' }], when: [] },
    ],
  };
}

/** The same, read. */
export function teaQuiz(): Quiz {
  return parseQuiz('tea', quizValue());
}
