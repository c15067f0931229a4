import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import checkContent from './check-content.ts';
import { parseQuiz } from './parse-quiz.ts';
import type { Answer, Answers, Question } from './quiz.ts';
import { openQuestion, outcomeOf, scoresOf } from './quiz-engine.ts';
import { quizValue } from './testing/fixtures.ts';

type Part = Record<string, unknown>;
const question = (value: Part, index: number): Part => (value.questions as Part[])[index] ?? {};

const formula = (text: string) => (value: Part) => {
  (value.dimensions as Part[])[0] = { ...(value.dimensions as Part[])[0], formula: text };
};

test('a good value is read with its defaults', () => {
  expect(parseQuiz('tea', quizValue()).questions[1]).toMatchObject({ id: 'leaves', kind: 'multiple', min: 0, max: 2 });
});

test.each<[string, (value: Part) => void, string]>([
  [
    'no title',
    (value) => {
      delete value.title;
    },
    'tea.title',
  ],
  [
    'no questions',
    (value) => {
      value.questions = [];
    },
    'tea.questions',
  ],
  [
    'an unknown kind of question',
    (value) => {
      question(value, 0).kind = 'guess';
    },
    'tea.questions[0].kind',
  ],
  [
    'a branch that leads back',
    (value) => {
      question(value, 2).next = 'morning';
    },
    'tea.questions',
  ],
  [
    'a branch to nowhere',
    (value) => {
      question(value, 0).next = 'cocoa';
    },
    'tea.questions',
  ],
  [
    'two questions with one id',
    (value) => {
      question(value, 1).id = 'morning';
    },
    'tea.questions',
  ],
  [
    'points for a dimension that does not exist',
    (value) => {
      question(value, 2).scores = { cocoa: 1 };
    },
    'tea.questions[2].scores.cocoa',
  ],
  [
    'a scale without steps',
    (value) => {
      question(value, 2).to = 1;
    },
    'tea.questions[2].to',
  ],
  [
    'branches in a multiple choice',
    (value) => {
      question(value, 1).options = question(value, 0).options;
    },
    'tea.questions[1].options',
  ],
  [
    'a branch that leads to its own question',
    (value) => {
      question(value, 1).next = 'leaves';
    },
    'tea.questions',
  ],
  [
    'a question that nothing leads to',
    (value) => {
      question(value, 0).next = 'pace';
    },
    'tea.questions',
  ],
  [
    'a question after the end of every way',
    (value) => {
      question(value, 2).next = 'end';
    },
    'tea.questions',
  ],
  [
    'an outcome behind one without conditions',
    (value) => {
      (value.outcomes as Part[])[0] = { ...(value.outcomes as Part[])[0], when: [] };
    },
    'tea.outcomes',
  ],
  ['a formula that is none', formula('share.tea +'), 'tea.dimensions[0].formula'],
  ['a formula of a question that does not exist', formula('answer.cocoa'), 'tea.dimensions[0].formula'],
  ['a formula of a question without a number', formula('answer.morning'), 'tea.dimensions[0].formula'],
  ['a formula of an option that does not exist', formula('100 * chosen.morning.cocoa'), 'tea.dimensions[0].formula'],
  ['a formula that may divide by nothing', formula('share.tea / answer.pace'), 'tea.dimensions[0].formula'],
  ['a formula that gives everybody the same', formula('100 + share.tea'), 'tea.dimensions[0].formula'],
  [
    'two dimensions with one id',
    (value) => {
      (value.dimensions as Part[])[1] = { ...(value.dimensions as Part[])[0] };
    },
    'tea.dimensions',
  ],
  [
    'a last outcome with conditions',
    (value) => {
      (value.outcomes as Part[]).pop();
    },
    'tea.outcomes',
  ],
])('%s is refused as bad-content, with the path', (_, spoil, path) => {
  const value = structuredClone(quizValue());
  spoil(value);
  expect(() => parseQuiz('tea', value)).toThrow(expect.objectContaining({ code: 'bad-content', details: expect.objectContaining({ path }) }));
});

test('what leads round in a loop and what nothing leads to is named', () => {
  const [loop, island] = [structuredClone(quizValue()), structuredClone(quizValue())];
  question(loop, 2).next = 'morning';
  question(island, 0).next = 'pace';
  question(island, 0).options = [
    { id: 'kettle', text: 'The kettle' },
    { id: 'skip', text: 'The door' },
  ];
  expect(() => parseQuiz('tea', loop)).toThrow('never round in a loop; pace leads to morning');
  expect(() => parseQuiz('tea', island)).toThrow('nothing leads to leaves');
});

test('the publisher gets the same check, with the place as a JSON pointer', () => {
  const value = structuredClone(quizValue());
  formula('share.tea / 0')(value);
  expect(checkContent('quiz', value)).toEqual({ path: '/dimensions/0/formula', message: expect.stringContaining('divides by nothing that can be 0') });
  expect([checkContent('quiz', quizValue()), checkContent('other', 7)]).toEqual([undefined, undefined]);
});

test.each([undefined, null, 'text', 7, []])('%j is refused as bad-content', (value) => {
  expect(() => parseQuiz('tea', value)).toThrow(expect.objectContaining({ code: 'bad-content' }));
});

describe('the content that is published', () => {
  const folder = join(import.meta.dirname, '../content');
  for (const file of readdirSync(folder)) {
    const { collection, key, value } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { collection: string; key: string; value: unknown };

    test(`${file} is named after its key and can be read`, () => {
      expect([collection, `${key}.json`, parseQuiz(key, value).key]).toEqual(['quiz', file, key]);
    });

    test(`every outcome of ${file} can be reached, and none takes nearly everybody`, () => {
      const quiz = parseQuiz(key, value);
      const random = seeded(7);
      const counts = new Map(quiz.outcomes.map((outcome) => [outcome.id, 0]));
      for (let run = 0; run < 4_000; run += 1) {
        const answers = randomAnswers(quiz, random);
        const { id } = outcomeOf(quiz, scoresOf(quiz, answers));
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      expect(Math.min(...counts.values())).toBeGreaterThan(40);
      expect(Math.max(...counts.values())).toBeLessThan(2_400);
    });
  }
});

/** People lean one way: each run prefers the first or the last options to a degree of its own. */
function randomAnswers(quiz: ReturnType<typeof parseQuiz>, random: () => number): Answers {
  const lean = random() * 3;
  const pick = (count: number) => Math.min(count - 1, Math.floor(random() ** (random() < 0.5 ? lean + 0.2 : 1 / (lean + 0.2)) * count));
  let answers: Answers = {};
  for (let question = openQuestion(quiz, answers); question; question = openQuestion(quiz, answers)) {
    answers = { ...answers, [question.id]: randomAnswer(question, { random, pick }) };
  }
  return answers;
}

function randomAnswer(question: Question, { random, pick }: { random: () => number; pick: (count: number) => number }): Answer {
  if (question.kind === 'text') return '';
  if (question.kind === 'scale') return question.from + pick(question.to - question.from + 1);
  if (question.kind === 'single') return question.options[pick(question.options.length)]?.id ?? '';
  const share = random();
  return question.options.filter(() => random() < share).map((option) => option.id);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
