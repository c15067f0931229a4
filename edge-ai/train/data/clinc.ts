import { readFiles } from './files.ts';
import type { LabelledText, TextParts } from './labelled-text.ts';

/** Reads CLINC150: an object of parts, each a list of [text, intent]; the intent `oos` means out of scope. */
export function readClinc(path: string): TextParts {
  const parts: Record<string, LabelledText[]> = {};
  for (const { name, text } of readFiles(path, { endings: ['.json'] })) {
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null) throw new Error(`${name} must hold an object of parts.`);
    for (const [part, rows] of Object.entries(content))
      if (isRows(rows)) parts[part] = rows.map(([query, intent], index) => labelled({ id: `${part}/${index}`, query, intent }));
  }
  if (Object.keys(parts).length === 0) throw new Error('No part of the form [[text, intent], …] was found.');
  return parts;
}

/** Other JSON files of the set (its domains) hold lists of names. */
function isRows(value: unknown): value is [string, string][] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((row) => Array.isArray(row) && row.length === 2 && row.every((cell) => typeof cell === 'string'))
  );
}

function labelled({ id, query, intent }: { id: string; query: string; intent: string }): LabelledText {
  return { id, text: query, labels: intent === 'oos' ? [] : [intent] };
}
