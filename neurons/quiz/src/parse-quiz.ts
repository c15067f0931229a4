import { checkBranches } from './check-branches.ts';
import { spanOf, type Vocabulary } from './formula/names.ts';
import { parseFormula } from './formula/parse-formula.ts';
import { rangeOf } from './formula/range-of.ts';
import { type Formula, FormulaFault } from './formula/syntax.ts';
import type { Condition, Outcome, Quiz } from './quiz.ts';
import { Read } from './read.ts';
import { readQuestion } from './read-question.ts';
import { unique } from './unique.ts';

/**
 * Reads an untrusted content value as a quiz.
 * Errors: `bad-content` for a wrong shape, a reference to nothing, a branch that leads back, a question or an outcome that nobody can reach, a
 * formula that is none or may have no value, and a last outcome with conditions.
 */
export function parseQuiz(key: string, value: unknown): Quiz {
  const root = new Read(value, key);
  const described = root
    .at('dimensions')
    .list((item) => ({ id: item.at('id').id(), title: item.at('title').text(80), description: item.at('description').text() }), { min: 1, max: 12 });
  const known = new Set(unique(root.at('dimensions'), described).map((dimension) => dimension.id));
  const questions = root.at('questions').list((item) => readQuestion(item, known), { min: 1 });
  checkBranches(root.at('questions'), questions);
  const names = { questions, dimensions: [...known] };
  const formulas = root.at('dimensions').list((item) => (item.has('formula') ? readFormula(item.at('formula'), names) : undefined), { max: 12 });
  return {
    key,
    title: root.at('title').text(120),
    summary: root.at('summary').text(),
    intro: root.at('intro').text(),
    minutes: root.at('minutes').number(1, 120),
    topics: root.has('topics') ? root.at('topics').list((topic) => topic.id(), { max: 12 }) : [],
    dimensions: described.map((dimension, index) => ({ ...dimension, ...(formulas[index] && { formula: formulas[index] }) })),
    questions,
    outcomes: readOutcomes(root.at('outcomes'), known),
  };
}

function readOutcomes(item: Read, dimensions: ReadonlySet<string>): readonly Outcome[] {
  const outcomes = unique(
    item,
    item.list((one) => readOutcome(one, dimensions), { min: 1, max: 40 }),
  );
  if (outcomes.at(-1)?.when.length !== 0) item.fail('a list whose last outcome has no conditions');
  const first = outcomes.findIndex(({ when }) => when.length === 0);
  if (first < outcomes.length - 1)
    item.fail(`a list of outcomes that can all be reached; ${outcomes[first]?.id} has no conditions, so that ${outcomes[first + 1]?.id} never comes`);
  return outcomes;
}

function readFormula(item: Read, names: Vocabulary): Formula {
  try {
    const formula = parseFormula(item.text(400));
    const { low, high } = rangeOf(formula, (name) => spanOf(name, names));
    if (low >= 100 || high <= 0) throw new FormulaFault(`that tells people apart; this one is always ${low >= 100 ? 100 : 0}`);
    return formula;
  } catch (error) {
    if (!(error instanceof FormulaFault)) throw error;
    return item.fail(`a formula ${error.message}`);
  }
}

function readOutcome(item: Read, dimensions: ReadonlySet<string>): Outcome {
  return {
    id: item.at('id').id(),
    title: item.at('title').text(120),
    summary: item.at('summary').text(),
    advice: item.at('advice').list((one) => ({ title: one.at('title').text(120), text: one.at('text').text() }), { min: 1, max: 12 }),
    when: item.at('when').list((one) => readCondition(one, dimensions), { max: 12 }),
  };
}

function readCondition(item: Read, dimensions: ReadonlySet<string>): Condition {
  const dimension = item.at('dimension').id();
  if (!dimensions.has(dimension)) item.at('dimension').fail('the id of a dimension');
  const atLeast = item.has('atLeast') ? item.at('atLeast').number(0, 100) : 0;
  const atMost = item.has('atMost') ? item.at('atMost').number(atLeast, 100) : 100;
  return { dimension, atLeast, atMost };
}
