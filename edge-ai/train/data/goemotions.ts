import { emotions } from '../../src/tasks/emotions.ts';
import { readFiles } from './files.ts';
import type { LabelledText, TextParts } from './labelled-text.ts';

/** Reads GoEmotions: lines of text, label numbers and id, parted by tabs; one part per file (`train`, `dev`, `test`). */
export function readGoEmotions(path: string): TextParts {
  return Object.fromEntries(readFiles(path, { endings: ['.tsv'] }).map(({ name, text }) => [name.replace(/\.tsv$/, ''), readLines(text, name)]));
}

function readLines(text: string, name: string): LabelledText[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line === '') return [];
    const [comment = '', numbers = '', id = String(index)] = line.split('\t');
    const labels = numbers.split(',').map((number) => emotions[Number(number)]);
    if (numbers === '' || labels.includes(undefined))
      throw new Error(`Line ${index + 1} of ${name} must hold label numbers from 0 to 27; received ${numbers}.`);
    return [{ id, text: comment, labels: labels.filter((label) => label !== undefined) }];
  });
}
