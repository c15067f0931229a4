import { TextDecoder } from 'node:util';
import { badContent } from './fault.ts';

/**
 * The text of a file: UTF-8, or UTF-16 behind a byte order mark, or what `declared` names; without the mark, with `\n` at every line's end.
 * Errors: `bad-content` for another encoding, with the line of the first wrong byte.
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const encoding = markedEncoding(bytes) ?? declared ?? 'utf-8';
  const text = decode(bytes, encoding).replace(/\r\n?/g, '\n');
  const zero = text.indexOf('\0');
  if (zero !== -1) throw badContent('It is no text: it holds zero bytes.', { line: text.slice(0, zero).split('\n').length });
  return text;
}

/** What `<?xml … encoding="…"?>` at the beginning names. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^<\?xml[^>]{0,150}?encoding=["']([\w.:-]+)["']/.exec(head)?.[1];
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

function decode(bytes: Uint8Array, encoding: string): string {
  const decoder = decoderOf(encoding);
  try {
    return decoder.decode(bytes);
  } catch {
    throw badContent(`It is not ${encoding.toUpperCase()} text; save it as UTF-8.`, { line: firstWrongLine(bytes, decoder) });
  }
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw badContent(`It says that its encoding is ${encoding.slice(0, 40)}, which is not known here; save it as UTF-8.`, { line: 1 });
  }
}

/** Line by line, which is right for every encoding whose line feed is the byte 10. */
function firstWrongLine(bytes: Uint8Array, decoder: TextDecoder): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const feed = bytes.indexOf(10, start);
    const end = feed === -1 ? bytes.length : feed;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return 1;
}
