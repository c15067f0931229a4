import type { Question } from './quiz.ts';
import type { Read } from './read.ts';
import { unique } from './unique.ts';

/** Refuses branches that lead back or nowhere, and questions that nothing leads to. Errors: `bad-content`. */
export function checkBranches(item: Read, questions: readonly Question[]): void {
  const positions = new Map(unique(item, questions).map((question, index) => [question.id, index]));
  const reached = new Set([0]);
  for (const [index, question] of questions.entries()) {
    if (!reached.has(index)) item.fail(`a list whose questions can all be reached; nothing leads to ${question.id}`);
    for (const next of waysOn(question)) {
      const to = next === undefined ? index + 1 : (positions.get(next) ?? -1);
      if (next === 'end') continue;
      if (to <= index) item.fail(`a list whose branches lead to a later question, never round in a loop; ${question.id} leads to ${next}`);
      reached.add(to);
    }
  }
}

/** Where a question may lead: an id, `end`, or `undefined` for the question after it. */
function waysOn(question: Question): readonly (string | undefined)[] {
  return question.kind === 'single' ? question.options.map((option) => option.next ?? question.next) : [question.next];
}
