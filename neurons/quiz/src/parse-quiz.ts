import type { Condition, Option, Outcome, Question, Quiz, Scores } from './quiz.ts';
import { Read } from './read.ts';

/**
 * Reads an untrusted content value as a quiz.
 * Errors: `bad-content` for a wrong shape, a reference to nothing, a branch that leads back, or a last outcome with conditions.
 */
export function parseQuiz(key: string, value: unknown): Quiz {
  const root = new Read(value, key);
  const dimensions = root
    .at('dimensions')
    .list((item) => ({ id: item.at('id').id(), title: item.at('title').text(80), description: item.at('description').text() }), { min: 1, max: 12 });
  const known = new Set(dimensions.map((dimension) => dimension.id));
  const questions = root.at('questions').list((item) => readQuestion(item, known), { min: 1 });
  checkBranches(root.at('questions'), questions);
  const outcomes = root.at('outcomes').list((item) => readOutcome(item, known), { min: 1, max: 40 });
  if (outcomes.at(-1)?.when.length !== 0) root.at('outcomes').fail('a list whose last outcome has no conditions');
  return {
    key,
    title: root.at('title').text(120),
    summary: root.at('summary').text(),
    intro: root.at('intro').text(),
    minutes: root.at('minutes').number(1, 120),
    dimensions,
    questions,
    outcomes,
  };
}

function readQuestion(item: Read, dimensions: ReadonlySet<string>): Question {
  const asked = {
    id: item.at('id').id(),
    text: item.at('text').text(300),
    ...(item.has('hint') && { hint: item.at('hint').text() }),
    ...(item.has('next') && { next: item.at('next').text(40) }),
  };
  const kind = item.at('kind').value;
  if (kind === 'single') return { ...asked, kind, options: readOptions(item, dimensions) };
  if (kind === 'multiple') return { ...asked, kind, ...readMultiple(item, dimensions) };
  if (kind === 'scale') return { ...asked, kind, ...readScale(item, dimensions) };
  if (kind === 'text') return { ...asked, kind, maxLength: item.at('maxLength').number(1, 5_000) };
  return item.at('kind').fail('single, multiple, scale or text');
}

function readMultiple(item: Read, dimensions: ReadonlySet<string>) {
  const options = readOptions(item, dimensions);
  const branching = options.findIndex((option) => option.next !== undefined);
  if (branching >= 0) item.at('options').fail('a list without branches: several answers cannot lead to several questions');
  const min = item.has('min') ? item.at('min').number(0, options.length) : 0;
  const max = item.has('max') ? item.at('max').number(Math.max(min, 1), options.length) : options.length;
  return { options, min, max };
}

function readScale(item: Read, dimensions: ReadonlySet<string>) {
  const from = item.at('from').number(0, 10);
  return {
    from,
    to: item.at('to').number(from + 1, 20),
    fromLabel: item.at('fromLabel').text(80),
    toLabel: item.at('toLabel').text(80),
    scores: readScores(item.at('scores'), dimensions),
  };
}

function readOptions(item: Read, dimensions: ReadonlySet<string>): readonly Option[] {
  const options = item.at('options').list(
    (option) => ({
      id: option.at('id').id(),
      text: option.at('text').text(300),
      scores: option.has('scores') ? readScores(option.at('scores'), dimensions) : {},
      ...(option.has('next') && { next: option.at('next').text(40) }),
    }),
    { min: 2, max: 20 },
  );
  return unique(item.at('options'), options);
}

function readScores(item: Read, dimensions: ReadonlySet<string>): Scores {
  return item.entries((points, dimension) => {
    if (!dimensions.has(dimension)) points.fail(`left out: there is no dimension ${dimension}`);
    return points.number(-100, 100);
  });
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

function checkBranches(item: Read, questions: readonly Question[]): void {
  const positions = new Map(unique(item, questions).map((question, index) => [question.id, index]));
  for (const [index, question] of questions.entries()) {
    const options = question.kind === 'single' ? question.options : [];
    for (const next of [question.next, ...options.map((option) => option.next)]) {
      if (next === undefined || next === 'end') continue;
      if ((positions.get(next) ?? -1) <= index) item.fail(`a list whose branches lead to a later question; ${question.id} leads to ${next}`);
    }
  }
}

function unique<T extends { id: string }>(item: Read, things: readonly T[]): readonly T[] {
  return new Set(things.map((thing) => thing.id)).size === things.length ? things : item.fail('a list without repeated ids');
}
