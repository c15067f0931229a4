import { badContent } from './fault.ts';

const MAX_BRACKETS = 200;
const MAX_MARKS = 40;
const MAX_INDENT = 120;

/**
 * Refuses text whose lists or quotes are nested so deep that a recursive parser would run out of stack, which can end the process. What is
 * counted is coarse and far above what people write. Errors: `bad-content` with the line.
 */
export function refuseDeepLines(text: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    const [prefix = ''] = /^[ \t>*+?\d.)-]*/.exec(line) ?? [];
    const marks = prefix.match(/>|[-*+?](?=[ \t])|\d[.)](?=[ \t])/g)?.length ?? 0;
    const [indent = ''] = /^[ \t]*/.exec(line) ?? [];
    const isDeepList = marks > 0 && indent.replaceAll('\t', '    ').length > MAX_INDENT;
    if (marks > MAX_MARKS || isDeepList) throw badContent('Its lists or quotes are nested too deep.', { line: index + 1 });
  }
}

/** Refuses YAML or JSON with more than 200 open brackets at once. Errors: `bad-content` with the line. */
export function refuseDeepBrackets(text: string): void {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > MAX_BRACKETS) throw badContent('Its lists and maps are nested too deep.', { line: text.slice(0, index).split('\n').length });
  }
}

const MAX_EMPHASIS = 1_000;

/** Refuses Markdown with more than 1,000 emphases open at once in one paragraph. Errors: `bad-content` with the line. */
export function refuseDeepEmphasis(text: string): void {
  let open = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') open = 0;
    for (const { 0: run, index: at } of line.matchAll(/[*_~]+/g)) {
      const opens = isProse(line[at + run.length]);
      const closes = isProse(line[at - 1]);
      if (opens && !(closes && run.startsWith('_'))) open += 1;
      else if (closes && !opens) open = Math.max(0, open - 1);
      if (open > MAX_EMPHASIS) throw badContent('Its emphases are nested too deep.', { line: index + 1 });
    }
  }
}

function isProse(character: string | undefined): boolean {
  return character !== undefined && character.trim() !== '';
}
