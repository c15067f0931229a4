import type { Json } from '@empire/contract';
import type { Answer, Answers, Question, Quiz } from './quiz.ts';
import { answerProblem, nextQuestion, openQuestion, outcomeOf, progressOf, scoresOf } from './quiz-engine.ts';

/**
 * One run through a quiz as it is stored. It is merged by `progress` (0 to 100; 100 only when completed): of two devices
 * that went on apart, the one that came further wins. `edit` counts the changes made to it.
 */
export interface Attempt {
  readonly id: string;
  readonly quiz: string;
  readonly title: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly edit: number;
  readonly answers: Answers;
  /** The question shown, when it is not the first open one: the person went back. */
  readonly at?: string;
  readonly progress: number;
  readonly completedAt?: string;
  readonly outcome?: { readonly id: string; readonly title: string };
  readonly scores?: Readonly<Record<string, number>>;
}

/** A new attempt without answers. `at` is an ISO 8601 time. */
export function startAttempt(quiz: Quiz, { id, at }: { id: string; at: string }): Attempt {
  return { id, quiz: quiz.key, title: quiz.title, startedAt: at, updatedAt: at, edit: 1, answers: {}, progress: 0 };
}

/** The question the attempt stands at, or `undefined` when it is completed. */
export function currentQuestion(quiz: Quiz, attempt: Attempt): Question | undefined {
  if (attempt.completedAt) return undefined;
  return quiz.questions.find((question) => question.id === attempt.at) ?? openQuestion(quiz, attempt.answers);
}

/**
 * The attempt with one answer more, standing at the question after it, and completed when there is none. `undefined` when the
 * answer is not allowed. A free answer is kept apart: only that it was given is noted here.
 */
export function answerAttempt(quiz: Quiz, attempt: Attempt, given: { question: Question; answer: Answer; at: string }): Attempt | undefined {
  const { question, answer, at } = given;
  if (attempt.completedAt || answerProblem(question, answer) !== undefined) return undefined;
  const { at: _, ...rest } = attempt;
  const answers = { ...attempt.answers, [question.id]: question.kind === 'text' ? '' : answer };
  const next = nextQuestion(quiz, question, answer);
  const edited = { ...rest, answers, updatedAt: at, edit: attempt.edit + 1, progress: Math.min(99, progressOf(quiz, answers)) };
  if (next && answers[next.id] !== undefined) return { ...edited, at: next.id };
  return next ? edited : complete(quiz, edited);
}

/** The attempt standing at `question` again; its answers stay. */
export function returnTo(attempt: Attempt, { question, at }: { question: Question; at: string }): Attempt {
  return { ...attempt, at: question.id, updatedAt: at, edit: attempt.edit + 1 };
}

/** What is stored of an attempt: everything but its id, which is the key. */
export function attemptValue({ id: _, ...value }: Attempt): Json {
  return value as unknown as Json;
}

/** Reads a stored attempt; `undefined` for one that another version wrote and this one cannot read. */
export function readAttempt(id: string, value: unknown): Attempt | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { quiz, title, startedAt, updatedAt, edit, answers, progress } = value as Partial<Attempt>;
  if (typeof quiz !== 'string' || typeof title !== 'string' || typeof startedAt !== 'string' || typeof updatedAt !== 'string') return undefined;
  if (typeof edit !== 'number' || typeof progress !== 'number' || typeof answers !== 'object' || answers === null) return undefined;
  return { ...(value as Omit<Attempt, 'id'>), id };
}

function complete(quiz: Quiz, attempt: Attempt): Attempt {
  const scores = scoresOf(quiz, attempt.answers);
  const { id, title } = outcomeOf(quiz, scores);
  return { ...attempt, progress: 100, completedAt: attempt.updatedAt, outcome: { id, title }, scores };
}
