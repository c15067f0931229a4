import { expect, test } from 'vitest';
import { parseQuiz } from './parse-quiz.ts';
import type { Answers, Question } from './quiz.ts';
import { answerProblem, nextQuestion, openQuestion, outcomeOf, pathOf, progressOf, scoresOf } from './quiz-engine.ts';
import { quizValue, teaQuiz } from './testing/fixtures.ts';

const quiz = teaQuiz();
const [morning, leaves, pace, words] = quiz.questions as [Question, Question, Question, Question];
const ids = (questions: readonly Question[]) => questions.map((question) => question.id);

test('without a branch the next question in the list follows', () => {
  expect(nextQuestion(quiz, morning, 'kettle')).toBe(leaves);
});

test('the branch of the chosen option is taken', () => {
  expect(nextQuestion(quiz, morning, 'skip')).toBe(pace);
});

test('nothing follows the last question', () => {
  expect(nextQuestion(quiz, words, '')).toBeUndefined();
});

test('the path ends at the first question without an answer', () => {
  expect(ids(pathOf(quiz, { morning: 'kettle' }))).toEqual(['morning', 'leaves']);
});

test('answers of a branch that was left are not on the path', () => {
  expect(ids(pathOf(quiz, { morning: 'skip', leaves: ['green'], pace: 3, words: '' }))).toEqual(['morning', 'pace', 'words']);
});

test('the open question is the first one on the path without an answer, and none at the end', () => {
  expect([openQuestion(quiz, {})?.id, openQuestion(quiz, { morning: 'skip' })?.id, openQuestion(quiz, { morning: 'skip', pace: 1, words: '' })]).toEqual([
    'morning',
    'pace',
    undefined,
  ]);
});

test('progress grows with each answer and is 100 only at the end', () => {
  const steps = [
    {},
    { morning: 'kettle' },
    { morning: 'kettle', leaves: [] },
    { morning: 'kettle', leaves: [], pace: 1 },
    { morning: 'kettle', leaves: [], pace: 1, words: '' },
  ];
  expect(steps.map((answers) => progressOf(quiz, answers))).toEqual([0, 25, 50, 75, 100]);
});

test('a branch that skips questions moves the progress further', () => {
  expect(progressOf(quiz, { morning: 'skip' })).toBe(33);
});

test.each([
  ['no choice', morning, undefined, 'Please choose one answer.'],
  ['an unknown choice', morning, 'cocoa', 'Please choose one answer.'],
  ['too many choices', leaves, ['green', 'black', 'none'], 'Please choose at most 2.'],
  ['a choice twice', leaves, ['green', 'green'], 'Please choose from the list.'],
  ['a step outside the scale', pace, 6, 'Please choose a step from 1 to 5.'],
  ['half a step', pace, 1.5, 'Please choose a step from 1 to 5.'],
  ['a text that is too long', words, 'x'.repeat(21), 'Please use at most 20 characters.'],
] as const)('%s is not taken, and the person is told why', (_, question, answer, problem) => {
  expect(answerProblem(question, answer)).toBe(problem);
});

test.each([
  ['a choice', morning, 'kettle'],
  ['no box where none is needed', leaves, []],
  ['the far end of a scale', pace, 5],
  ['an empty text', words, ''],
] as const)('%s is taken', (_, question, answer) => {
  expect(answerProblem(question, answer)).toBeUndefined();
});

test('a dimension reads the points reached between the fewest and the most that were possible', () => {
  expect(scoresOf(quiz, { morning: 'kettle', leaves: ['green', 'black'], pace: 1, words: '' })).toEqual({ tea: 100, haste: 0 });
  expect(scoresOf(quiz, { morning: 'kettle', leaves: ['none'], pace: 3, words: '' })).toEqual({ tea: 33, haste: 33 });
});

test('only questions on the path count, so a skipped question costs nothing', () => {
  expect(scoresOf(quiz, { morning: 'skip', leaves: ['green'], pace: 5, words: '' })).toEqual({ tea: 0, haste: 100 });
});

test('a formula makes a dimension of what was answered; what was skipped counts 0, and the result stays within 0 and 100', () => {
  const withFormula = (text: string) => {
    const [tea, haste] = quizValue().dimensions as object[];
    return parseQuiz('tea', { ...quizValue(), dimensions: [tea, { ...haste, formula: text }] });
  };
  const hasteBy = (text: string, answers: Answers) => scoresOf(withFormula(text), answers).haste;
  const slow = { morning: 'kettle', leaves: ['green', 'black'], pace: 3, words: '' };
  const fast = { morning: 'skip', leaves: ['green', 'black'], pace: 5, words: '' };
  const mixed = '0.5 * share.haste + 10 * answer.leaves + 20 * chosen.morning.skip - points.tea';
  // Slow: 33 / 2 + 2 boxes * 10 - (2 + 3) points. Fast skipped the boxes: 100 / 2 + 20.
  expect([hasteBy(mixed, slow), hasteBy(mixed, fast), hasteBy('30 * answer.pace - 20', fast), hasteBy('1 - answer.pace', { ...slow, pace: 1 })]).toEqual([
    32, 70, 100, 0,
  ]);
});

test('the first outcome whose conditions hold is taken, else the last', () => {
  expect([outcomeOf(quiz, { tea: 60, haste: 100 }).id, outcomeOf(quiz, { tea: 59, haste: 100 }).id]).toEqual(['kettle', 'runner']);
});
