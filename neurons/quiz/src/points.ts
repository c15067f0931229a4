import type { Answer, Question } from './quiz.ts';

/** The points that an answer gives in one dimension, between the fewest and the most that the question could have given. */
export interface Range {
  readonly points: number;
  readonly min: number;
  readonly max: number;
}

/** What one answer counts in one dimension; without an answer 0 points. */
export function pointsOf(question: Question, { dimension, answer }: { dimension: string; answer: Answer | undefined }): Range {
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
