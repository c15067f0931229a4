import { EmpireError } from '@empire/contract';
import { readFiles } from './files.ts';
import type { LabelledText, TextParts } from './labelled-text.ts';

/** The label of phrases that ask for nothing the product offers. */
const outside = 'none';

/** Reads lists of phrases: a heading `## intent`, one phrase a line. Every fifth phrase of an intent is the part `held-out`; those under `none` are out of scope. */
export function readPhrases(path: string): TextParts {
  const parts: Record<'train' | 'oos_train' | 'held-out' | 'oos_held-out', LabelledText[]> = { train: [], oos_train: [], 'held-out': [], 'oos_held-out': [] };
  for (const { name, text } of readFiles(path, { endings: ['.txt'] })) {
    let intent = outside;
    let count = 0;
    for (const line of text.split(/\r?\n/)) {
      const heading = /^##\s+(\S+)/.exec(line)?.[1];
      if (heading !== undefined) [intent, count] = [heading, 0];
      if (line.trim() === '' || line.startsWith('#')) continue;
      count += 1;
      const part = count % 5 === 0 ? ('held-out' as const) : ('train' as const);
      const phrase = { id: `${name}/${intent}/${count}`, text: line.trim(), labels: intent === outside ? [] : [intent] };
      parts[intent === outside ? (`oos_${part}` as const) : part].push(phrase);
    }
  }
  if (parts.train.length === 0) throw new EmpireError('bad-argument', 'No heading of the form "## intent" with phrases was found.');
  return parts;
}
