/** One way in which a word may be written down. */
export interface Needle {
  readonly word: string;
  readonly encoding: string;
  readonly bytes: Buffer;
}

const shortestWord = 8;

/**
 * Every way the scan looks for a word: UTF-8 (Latin-1 too, as the word is ASCII), UTF-16 in both byte orders (V8 and
 * DOM storage write little-endian, IndexedDB keys are big-endian), base64 at its three alignments, and hexadecimal.
 * Errors: throws for a word that is not plain ASCII of at least eight characters, since shorter ones are found by chance.
 */
export function needlesFor(word: string): Needle[] {
  if (word.length < shortestWord || !/^[\x21-\x7e]+$/.test(word)) {
    throw new Error(`A canary must be at least ${shortestWord} ASCII characters without spaces; received ${JSON.stringify(word)}.`);
  }
  const plain = Buffer.from(word, 'utf8');
  const wide = Buffer.from(word, 'utf16le');
  return [
    { word, encoding: 'utf-8', bytes: plain },
    { word, encoding: 'utf-16le', bytes: wide },
    { word, encoding: 'utf-16be', bytes: Buffer.from(wide).swap16() },
    { word, encoding: 'hex', bytes: Buffer.from(plain.toString('hex')) },
    ...[0, 1, 2].flatMap((offset) => base64At(word, offset)),
  ];
}

/** The needles that occur in the bytes. */
export function needlesIn(bytes: Buffer, needles: readonly Needle[]): Needle[] {
  return needles.filter((needle) => bytes.includes(needle.bytes));
}

/** The characters of a base64 text that depend on the word alone, when `offset` (0 to 2) bytes go before it in its group of three. */
function base64At(word: string, offset: number): Needle[] {
  const whole = Buffer.concat([Buffer.alloc(offset), Buffer.from(word)]);
  const text = whole.toString('base64').replace(/=+$/, '');
  const from = [0, 2, 3][offset] ?? 0;
  const to = whole.length % 3 === 0 ? text.length : text.length - 1;
  const standard = text.slice(from, to);
  const urlSafe = standard.replaceAll('+', '-').replaceAll('/', '_');
  const texts = urlSafe === standard ? [standard] : [standard, urlSafe];
  return texts.map((one) => ({ word, encoding: `base64+${offset}`, bytes: Buffer.from(one) }));
}
