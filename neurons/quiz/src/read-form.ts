import type { Answer, Question } from './quiz.ts';

/** The answer that a submitted question form holds, or `undefined` when nothing was chosen. */
export function readForm(question: Question, form: { get(name: string): unknown; getAll(name: string): readonly unknown[] }): Answer | undefined {
  if (question.kind === 'multiple') return form.getAll('answer').map(String);
  const given = form.get('answer');
  if (question.kind === 'text') return String(given ?? '').trim();
  if (given === null || given === undefined) return undefined;
  return question.kind === 'scale' ? Number(given) : String(given);
}
