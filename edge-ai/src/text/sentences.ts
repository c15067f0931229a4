const pieceEnd = /(?<=[.!?…。！？][)"'”’»]?)\s+|[\r\n]+|(?<=[。！？])/u;
const spoken = /\p{L}|\p{Extended_Pictographic}/u;
/** How much is split at a time: a long text is read only as far as it is needed. */
const stretch = 4_000;

/** How much of a text is read, in UTF-16 units, and how many sentences are taken. */
export interface SentenceBounds {
  readonly maxLength?: number;
  readonly maxSentences?: number;
}

/** The sentences of a text: up to an end mark followed by space, or to the end of a line. Pieces without a letter are left out. */
export function sentencesOf(text: string, { maxLength = 100_000, maxSentences = 300 }: SentenceBounds = {}): string[] {
  const sentences: string[] = [];
  const bound = Math.min(text.length, maxLength);
  let open = '';
  for (let from = 0; from < bound && sentences.length < maxSentences; from += stretch) {
    const pieces = (open + text.slice(from, Math.min(bound, from + stretch))).split(pieceEnd);
    open = from + stretch < bound ? (pieces.pop() ?? '') : '';
    sentences.push(...pieces.map((piece) => piece.trim()).filter((piece) => spoken.test(piece)));
  }
  return sentences.slice(0, maxSentences);
}
