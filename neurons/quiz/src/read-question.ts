import type { Option, Question, Scores } from './quiz.ts';
import type { Read } from './read.ts';
import { unique } from './unique.ts';

/** Reads one question of a quiz with these dimensions. Errors: `bad-content`. */
export function readQuestion(item: Read, dimensions: ReadonlySet<string>): Question {
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
