import { isUtf8 } from 'node:buffer';
import { EmpireError } from '@empire/contract';

/** Deeper than any document; far less than what a recursive reader would run out of stack at. */
const maxDepth = 200;

/**
 * Parses a body. It is looked over before: text in another encoding would be changed silently, and brackets by the million cost memory out of all
 * proportion. Errors: `bad-argument`.
 */
export function readJson(body: Buffer | undefined): unknown {
  if (body && !isUtf8(body)) throw new EmpireError('bad-argument', 'The body is not UTF-8.');
  if (body && isDeeperThan(body, maxDepth)) throw new EmpireError('bad-argument', `The body is nested deeper than ${maxDepth} levels.`);
  try {
    return JSON.parse(body?.toString('utf8') ?? '');
  } catch (cause) {
    throw new EmpireError('bad-argument', 'The body is not JSON.', { cause });
  }
}

const [quote, backslash, openList, closeList, openRecord, closeRecord] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Whether JSON text has more brackets open at once; those inside strings do not count. */
export function isDeeperThan(text: Uint8Array, levels: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at];
    if (byte === quote) at = endOfString(text, at);
    else if (byte === openList || byte === openRecord) depth += 1;
    else if (byte === closeList || byte === closeRecord) depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}

function endOfString(text: Uint8Array, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === backslash) at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}
