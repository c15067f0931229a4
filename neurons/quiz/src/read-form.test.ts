import { expect, test } from 'vitest';
import type { Question } from './quiz.ts';
import { readForm } from './read-form.ts';
import { teaQuiz } from './testing/fixtures.ts';

const [single, multiple, scale, text] = teaQuiz().questions as [Question, Question, Question, Question];

function form(...answers: string[]): FormData {
  const data = new FormData();
  for (const answer of answers) data.append('answer', answer);
  return data;
}

test.each([
  ['the chosen option', single, form('kettle'), 'kettle'],
  ['nothing where nothing was chosen', single, form(), undefined],
  ['all checked boxes', multiple, form('green', 'black'), ['green', 'black']],
  ['no box as an empty list', multiple, form(), []],
  ['the step of a scale as a number', scale, form('4'), 4],
  ['a text without the spaces around it', text, form('  hello '), 'hello'],
] as const)('%s is read from the form', (_, question, data, answer) => {
  expect(readForm(question, data)).toEqual(answer);
});
