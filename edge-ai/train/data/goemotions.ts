import { type Emotion, EmpireError } from '@empire/contract';
import { emotions } from '../../src/tasks/emotions.ts';
import { partOf, readFiles } from './files.ts';
import type { LabelledText, TextParts } from './labelled-text.ts';

/** Reads GoEmotions: lines of text, labels by number or name, and id, parted by tabs; one part per file (`train`, `dev`, `test`). Errors: `bad-argument`; as `readFiles`. */
export function readGoEmotions(path: string): TextParts {
  return Object.fromEntries(readFiles(path, { endings: ['.tsv'] }).map(({ name, text }) => [partOf(name), readLines(text, name)]));
}

function readLines(text: string, name: string): LabelledText[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [comment = '', said = '', id] = line.split('\t');
    if (line.trim() === '' || (index === 0 && isHeader(said))) return [];
    const labels = said.split(',').map(emotionOf);
    if (said === '' || !labels.every((label) => label !== undefined))
      throw new EmpireError('bad-argument', `Line ${index + 1} of ${name} must hold label numbers from 0 to 27; received ${said.slice(0, 40)}.`);
    return [{ id: id?.trim() || `${partOf(name)}/${index}`, text: comment, labels }];
  });
}

function emotionOf(said: string): Emotion | undefined {
  const word = said.trim().toLowerCase();
  return /^\d+$/.test(word) ? emotions[Number(word)] : emotions.find((name) => name === word);
}

function isHeader(said: string): boolean {
  return /^(labels?|emotions?|emotion_ids?|label_ids?)$/i.test(said.trim());
}
