import { type ContentCheck, EmpireError } from '@empire/contract';
import { parseQuiz } from './parse-quiz.ts';

/** What the publisher asks of a quiz beyond its shape: the very check that devices make. */
const checkContent: ContentCheck = (collection, value) => {
  if (collection !== 'quiz') return undefined;
  try {
    parseQuiz('', value);
    return undefined;
  } catch (error) {
    if (!(error instanceof EmpireError)) throw error;
    const { path, wanted, received } = error.details;
    return { path: pointerOf(String(path)), message: `must be ${String(wanted)}; received ${String(received)}` };
  }
};

export default checkContent;

/** `.questions[0].scores.tea` as the JSON pointer `/questions/0/scores/tea`. */
function pointerOf(path: string): string {
  return path.replace(/\[(\d+)\]/g, '.$1').replaceAll('.', '/');
}
