import { EmpireError } from '@empire/contract';
import { partOf, readFiles, readJson } from './files.ts';
import type { LabelledText, TextParts } from './labelled-text.ts';

/** How files of the set name what is out of scope. */
const outside = ['oos', 'out_of_scope'];

/**
 * Reads CLINC150: an object of parts, each a list of [text, intent], or one such list; the intent `oos` means out of scope. Of several files
 * with a part of the same name each keeps its own, named by its file. Errors: `bad-argument`; as `readFiles`.
 */
export function readClinc(path: string): TextParts {
  const files = readFiles(path, { endings: ['.json'] }).map(({ name, text }) => ({ name, lists: listsOf(readJson(text, name), name) }));
  const names = files.flatMap(({ lists }) => Object.keys(lists));
  const parts: Record<string, LabelledText[]> = {};
  for (const { name, lists } of files) {
    for (const [key, rows] of Object.entries(lists)) {
      const part = names.filter((one) => one === key).length > 1 ? `${key} of ${partOf(name)}` : key;
      parts[part] = rows.map((row, index) => labelled(row, { id: `${part}/${index}`, name }));
    }
  }
  if (names.length === 0) throw new EmpireError('bad-argument', 'No part of the form [[text, intent], …] was found.');
  return parts;
}

/** Other JSON files of the set (its domains) hold lists of names. */
function listsOf(content: unknown, name: string): Record<string, readonly unknown[]> {
  if (typeof content !== 'object' || content === null) throw new EmpireError('bad-argument', `${name} must hold an object of parts.`);
  const lists = Array.isArray(content) ? { [partOf(name)]: content } : (content as Record<string, unknown>);
  return Object.fromEntries(Object.entries(lists).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].some(Array.isArray)));
}

function labelled(row: unknown, { id, name }: { id: string; name: string }): LabelledText {
  const [text, intent] = Array.isArray(row) ? row : [];
  if (typeof text !== 'string' || typeof intent !== 'string')
    throw new EmpireError('bad-argument', `${id} of ${name} must be a list of a text and an intent; received ${JSON.stringify(row)?.slice(0, 80)}.`);
  return { id, text, labels: outside.includes(intent.trim().toLowerCase()) ? [] : [intent.trim()] };
}
