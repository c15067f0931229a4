import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { badContent, type Place, placeAt } from './fault.ts';
import { refuseDeepBrackets, refuseDeepLines } from './nesting.ts';

/** A value read from YAML or JSON that knows where its parts stand. */
export interface ParsedData {
  readonly value: unknown;
  /** The place of what a JSON pointer names, or of what holds it. */
  readonly locate: (pointer: string) => Place;
}

/** How often anchors may be repeated in one document; more is an attack. */
const MAX_ALIASES = 100;

/** Reads a YAML stream. `line` is the one it begins at. Errors: `bad-content` with the place. */
export function parseYaml(text: string, { line = 1 }: { readonly line?: number } = {}): readonly ParsedData[] {
  refuseDeepLines(text);
  refuseDeepBrackets(text);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, merge: false });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    const [fault] = document.errors;
    const at = fault?.linePos?.[0];
    if (fault) throw badContent(`It is no YAML: ${brief(fault.message)}`, at && { line: at.line + line - 1, column: at.col });
    return { value: plainValue(document), locate: (pointer) => locate(document, { pointer, lines, line }) };
  });
}

/** Reads one JSON text. Errors: `bad-content` with the place where the parser names one. */
export function parseJson(text: string): ParsedData {
  refuseDeepBrackets(text);
  const value = readJson(text);
  let tree: ParsedData | undefined;
  return {
    value,
    locate: (pointer) => {
      try {
        // JSON is YAML, whose parser keeps places.
        tree ??= parseYaml(text)[0];
      } catch {
        return {};
      }
      return tree?.locate(pointer) ?? {};
    },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badContent(`It is no JSON: ${(error as Error).message}.`, placeAt(text, wrongOffset(text)));
  }
}

/** Where JSON goes wrong: the parser does not always say, but every longer beginning of the text fails and every shorter one only ends too early. */
function wrongOffset(text: string): number {
  let right = 0;
  let wrong = text.length + 1;
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (endsTooEarly(text.slice(0, middle))) right = middle;
    else wrong = middle;
  }
  return right;
}

function endsTooEarly(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const { message } = error as Error;
    return /end of JSON/.test(message) || Number(/at position (\d+)/.exec(message)?.[1]) >= beginning.length;
  }
}

function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw badContent(`It is no YAML: ${brief((error as Error).message)}`, { line: 1 });
  }
}

function locate(document: Document.Parsed, { pointer, lines, line }: { pointer: string; lines: LineCounter; line: number }): Place {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const start = (node as { range?: readonly number[] } | undefined)?.range?.[0];
    if (start === undefined) continue;
    const at = lines.linePos(start);
    return { line: at.line + line - 1, column: at.col };
  }
  return {};
}

function brief(message: string): string {
  return message.split(/ at line \d/)[0]?.trim() ?? message;
}
