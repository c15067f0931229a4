import type { Answer, Answers, Outcome, Question, Quiz } from './quiz.ts';

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
    return typeof answer === 'string' && answer.length <= question.maxLength ? undefined : `Please use at most ${question.maxLength} characters.`;
  if (question.kind === 'scale') return isStep(answer, question) ? undefined : `Please choose a step from ${question.from} to ${question.to}.`;
  const ids = new Set(question.options.map((option) => option.id));
  if (question.kind === 'single') return typeof answer === 'string' && ids.has(answer) ? undefined : 'Please choose one answer.';
  return Array.isArray(answer) && new Set(answer).size === answer.length && answer.every((id) => ids.has(id))
    ? countProblem(question, answer.length)
    : 'Please choose from the list.';
}

/**
 * Each dimension in percent (0 to 100, whole): the points reached between the fewest and the most that could be reached
 * on the path taken. A dimension that no question on the path touches reads 0.
 */
export function scoresOf(quiz: Quiz, answers: Answers): Readonly<Record<string, number>> {
  const path = pathOf(quiz, answers).filter((question) => answers[question.id] !== undefined);
  return Object.fromEntries(quiz.dimensions.map(({ id }) => [id, percentOf(path, { dimension: id, answers })]));
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
  if (count < min) return `Please choose at least ${min}.`;
  return count > max ? `Please choose at most ${max}.` : undefined;
}

interface Range {
  readonly points: number;
  readonly min: number;
  readonly max: number;
}

function percentOf(path: readonly Question[], { dimension, answers }: { dimension: string; answers: Answers }): number {
  const ranges = path.map((question) => rangeOf(question, { dimension, answer: answers[question.id] }));
  const sum = (pick: (range: Range) => number) => ranges.reduce((total, range) => total + pick(range), 0);
  const [points, min, max] = [sum((range) => range.points), sum((range) => range.min), sum((range) => range.max)];
  return max > min ? Math.round((100 * (points - min)) / (max - min)) : 0;
}

function rangeOf(question: Question, { dimension, answer }: { dimension: string; answer: Answer | undefined }): Range {
  if (question.kind === 'text') return { points: 0, min: 0, max: 0 };
  if (question.kind === 'scale') {
    const far = question.scores[dimension] ?? 0;
    const share = typeof answer === 'number' ? (answer - question.from) / (question.to - question.from) : 0;
    return { points: far * share, min: Math.min(0, far), max: Math.max(0, far) };
  }
  const each = question.options.map((option) => option.scores[dimension] ?? 0);
  const chosen = question.options.filter((option) => (Array.isArray(answer) ? answer.includes(option.id) : option.id === answer));
  const points = chosen.reduce((total, option) => total + (option.scores[dimension] ?? 0), 0);
  if (question.kind === 'single') return { points, min: Math.min(...each), max: Math.max(...each) };
  return {
    points,
    min: -largestSum(
      each.map((one) => -one),
      question,
    ),
    max: largestSum(each, question),
  };
}

/** The largest sum of between `min` and `max` of these points. */
function largestSum(each: readonly number[], { min, max }: { min: number; max: number }): number {
  const sorted = each.toSorted((a, b) => b - a);
  const taken = sorted.filter((points, index) => index < min || (points > 0 && index < max));
  return taken.reduce((total, points) => total + points, 0);
}
