import { evaluate } from './formula/evaluate.ts';
import { readName } from './formula/names.ts';
import { pointsOf, type Range } from './points.ts';
import type { Answer, Answers, Dimension, Outcome, Question, Quiz } from './quiz.ts';
import { msg, str } from './words.ts';

/** The question after `question`, by the branch that `answer` takes, or `undefined` at the end. */
export function nextQuestion(quiz: Quiz, question: Question, answer: Answer | undefined): Question | undefined {
  const chosen = question.kind === 'single' ? question.options.find((option) => option.id === answer) : undefined;
  const target = chosen?.next ?? question.next;
  if (target === 'end') return undefined;
  if (target !== undefined) return quiz.questions.find((candidate) => candidate.id === target);
  return quiz.questions[quiz.questions.indexOf(question) + 1];
}

/**
 * The questions that these answers lead through, in order; the last one is the first without an answer, if there is one.
 * Answers of a branch that was left do not count.
 */
export function pathOf(quiz: Quiz, answers: Answers): readonly Question[] {
  const path: Question[] = [];
  let question = quiz.questions[0];
  while (question) {
    path.push(question);
    const answer = answers[question.id];
    if (answer === undefined) break;
    question = nextQuestion(quiz, question, answer);
  }
  return path;
}

/** The first question on the path without an answer, or `undefined` when all are answered. */
export function openQuestion(quiz: Quiz, answers: Answers): Question | undefined {
  const last = pathOf(quiz, answers).at(-1);
  return last && answers[last.id] === undefined ? last : undefined;
}

/** How much is answered: 0 to 99 while a question is open on the path, 100 when none is. What lies ahead is counted without branching. */
export function progressOf(quiz: Quiz, answers: Answers): number {
  const open = openQuestion(quiz, answers);
  if (!open) return 100;
  const answered = pathOf(quiz, answers).length - 1;
  return Math.min(99, Math.floor((100 * answered) / (answered + remaining(quiz, open))));
}

/** Why `answer` cannot be taken for `question`, as a sentence to the person, or `undefined` when it can. */
export function answerProblem(question: Question, answer: Answer | undefined): string | undefined {
  if (question.kind === 'text')
    return typeof answer === 'string' && answer.length <= question.maxLength ? undefined : msg(str`Please use at most ${question.maxLength} characters.`);
  if (question.kind === 'scale') return isStep(answer, question) ? undefined : msg(str`Please choose a step from ${question.from} to ${question.to}.`);
  const ids = new Set(question.options.map((option) => option.id));
  if (question.kind === 'single') return typeof answer === 'string' && ids.has(answer) ? undefined : msg('Please choose one answer.');
  return Array.isArray(answer) && new Set(answer).size === answer.length && answer.every((id) => ids.has(id))
    ? countProblem(question, answer.length)
    : msg('Please choose from the list.');
}

/**
 * Each dimension in percent (0 to 100, whole): by its formula where it has one, else the points reached between the fewest and the most that
 * could be reached on the path taken. A dimension that no question on the path touches reads 0.
 */
export function scoresOf(quiz: Quiz, answers: Answers): Readonly<Record<string, number>> {
  const path = pathOf(quiz, answers).filter((question) => answers[question.id] !== undefined);
  return Object.fromEntries(quiz.dimensions.map((dimension) => [dimension.id, scoreOf(dimension, { path, answers })]));
}

function scoreOf({ id, formula }: Dimension, { path, answers }: { path: readonly Question[]; answers: Answers }): number {
  const shareOf = (dimension: string) => percentOf(path, { dimension, answers });
  if (!formula) return shareOf(id);
  const value = evaluate(formula, (name) => readName(name, { path, answers, shareOf }));
  // The formula was proved for the answers this quiz allows; an attempt may hold answers to an earlier edition of it.
  return Number.isFinite(value) ? Math.round(Math.min(100, Math.max(0, value))) : 0;
}

/** The first outcome whose conditions hold for these scores. */
export function outcomeOf(quiz: Quiz, scores: Readonly<Record<string, number>>): Outcome {
  const fitting = quiz.outcomes.find((outcome) =>
    outcome.when.every(({ dimension, atLeast, atMost }) => {
      const percent = scores[dimension] ?? 0;
      return percent >= atLeast && percent <= atMost;
    }),
  );
  return fitting ?? (quiz.outcomes.at(-1) as Outcome);
}

function remaining(quiz: Quiz, from: Question): number {
  let count = 0;
  let question: Question | undefined = from;
  while (question) {
    count += 1;
    question = nextQuestion(quiz, question, undefined);
  }
  return count;
}

function isStep(answer: Answer | undefined, { from, to }: { from: number; to: number }): boolean {
  return typeof answer === 'number' && Number.isInteger(answer) && answer >= from && answer <= to;
}

function countProblem({ min, max }: { min: number; max: number }, count: number): string | undefined {
  if (count < min) return msg(str`Please choose at least ${min}.`);
  return count > max ? msg(str`Please choose at most ${max}.`) : undefined;
}

function percentOf(path: readonly Question[], { dimension, answers }: { dimension: string; answers: Answers }): number {
  const ranges = path.map((question) => pointsOf(question, { dimension, answer: answers[question.id] }));
  const sum = (pick: (range: Range) => number) => ranges.reduce((total, range) => total + pick(range), 0);
  const [points, min, max] = [sum((range) => range.points), sum((range) => range.min), sum((range) => range.max)];
  return max > min ? Math.round((100 * (points - min)) / (max - min)) : 0;
}
