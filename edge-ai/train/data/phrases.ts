import { EmpireError } from '@empire/contract';
import { readFiles } from './files.ts';
import type { LabelledText, TextParts } from './labelled-text.ts';

/** The label of phrases that ask for nothing the product offers. */
const outside = 'none';

/** Where phrases go: into one part, or every fifth into another. */
const places = { train: ['train', 'train'], apart: ['apart', 'apart'], mixed: ['train', 'held-out'] } as const;

/**
 * Reads lists of phrases: a heading `## intent`, one phrase a line; those under `none` are out of scope. A line `# part: train` or
 * `# part: apart` says which part the rest of a file is; without one every fifth phrase of an intent is the part `held-out`.
 */
export function readPhrases(path: string): TextParts {
  const parts: Record<string, LabelledText[]> = { train: [], oos_train: [] };
  for (const { name, text } of readFiles(path, { endings: ['.txt'] })) {
    let [intent, count, place]: [string, number, keyof typeof places] = [outside, 0, 'mixed'];
    for (const line of text.split(/\r?\n/)) {
      const heading = /^##\s+(\S+)/.exec(line)?.[1];
      if (heading !== undefined) [intent, count] = [heading, 0];
      const told = /^#\s+part:\s+(train|apart)\s*$/.exec(line)?.[1];
      if (told === 'train' || told === 'apart') place = told;
      if (line.trim() === '' || line.startsWith('#')) continue;
      count += 1;
      const part = `${intent === outside ? 'oos_' : ''}${places[place][count % 5 === 0 ? 1 : 0]}`;
      parts[part] ??= [];
      parts[part].push({ id: `${name}/${intent}/${count}`, text: line.trim(), labels: intent === outside ? [] : [intent] });
    }
  }
  if (Object.entries(parts).every(([name, texts]) => name.startsWith('oos_') || texts.length === 0)) {
    throw new EmpireError('bad-argument', 'No heading of the form "## intent" with phrases was found.');
  }
  return parts;
}
