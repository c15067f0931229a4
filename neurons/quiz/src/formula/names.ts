import { pointsOf, type Range } from '../points.ts';
import type { Answer, Answers, Question } from '../quiz.ts';
import type { Span } from './range-of.ts';

/** What a formula speaks of: the questions of its quiz and the ids of the dimensions. */
export interface Vocabulary {
  readonly questions: readonly Question[];
  readonly dimensions: readonly string[];
}

/**
 * Between which values a name can lie, or `undefined` for one that the quiz does not have:
 * `share.<dimension>` percent reached by points, `points.<dimension>` points reached, `answer.<question>` the step of a scale or the
 * number of boxes ticked, `chosen.<question>.<option>` 1 or 0. What was not asked, because a branch led past it, counts 0.
 */
export function spanOf(name: string, { questions, dimensions }: Vocabulary): Span | undefined {
  const [kind, about = '', option] = name.split('.');
  if (kind === 'chosen') return hasOption(questions, { about, option }) ? { low: 0, high: 1 } : undefined;
  if (option !== undefined) return undefined;
  if (kind === 'share') return dimensions.includes(about) ? { low: 0, high: 100 } : undefined;
  if (kind === 'points') return dimensions.includes(about) ? pointsSpan(questions, about) : undefined;
  return kind === 'answer' ? answerSpan(questions.find(({ id }) => id === about)) : undefined;
}

/** The value of a name for these answers; `path` are the questions that count, `shareOf` the percent of a dimension by points. */
export function readName(
  name: string,
  { path, answers, shareOf }: { path: readonly Question[]; answers: Answers; shareOf: (dimension: string) => number },
): number {
  const [kind, about = '', option] = name.split('.');
  if (kind === 'share') return shareOf(about);
  if (kind === 'points') return path.reduce((sum, question) => sum + pointsOf(question, { dimension: about, answer: answers[question.id] }).points, 0);
  const answer = path.some(({ id }) => id === about) ? answers[about] : undefined;
  return kind === 'chosen' ? Number(isChosen(answer, option)) : sizeOf(answer);
}

function pointsSpan(questions: readonly Question[], dimension: string): Span {
  const ranges: readonly Range[] = questions.map((question) => pointsOf(question, { dimension, answer: undefined }));
  const sum = (pick: (range: Range) => number) => ranges.reduce((total, range) => total + pick(range), 0);
  return { low: sum(({ min }) => Math.min(0, min)), high: sum(({ max }) => Math.max(0, max)) };
}

function answerSpan(question: Question | undefined): Span | undefined {
  if (question?.kind === 'scale') return { low: 0, high: question.to };
  return question?.kind === 'multiple' ? { low: 0, high: question.max } : undefined;
}

function hasOption(questions: readonly Question[], { about, option }: { about: string; option: string | undefined }): boolean {
  return questions.some((question) => question.id === about && 'options' in question && question.options.some(({ id }) => id === option));
}

function isChosen(answer: Answer | undefined, option: string | undefined): boolean {
  return Array.isArray(answer) ? answer.includes(option) : answer !== undefined && answer === option;
}

function sizeOf(answer: Answer | undefined): number {
  if (Array.isArray(answer)) return answer.length;
  return typeof answer === 'number' ? answer : 0;
}
