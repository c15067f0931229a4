import { foldTerm } from './search.ts';

/** A piece of text, marked where it holds one of the words. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

const around = 90;

/** The part of a text that shows why it was found, in pieces; the beginning where no word is in it. */
export function excerpt(text: string, words: readonly string[]): readonly Piece[] {
  const wanted = new Set(words);
  const places = [...text.matchAll(/[\p{L}\p{N}’']+/gu)].filter(([word]) => wanted.has(foldTerm(word)));
  const first = places[0]?.index ?? 0;
  const start = first <= around ? 0 : text.indexOf(' ', first - around) + 1;
  const end = text.length - start <= around * 2.4 ? text.length : text.lastIndexOf(' ', start + around * 2.4);
  const pieces: Piece[] = start > 0 ? [{ text: '… ', marked: false }] : [];
  let at = start;
  for (const { index, 0: word } of places) {
    if (index < at || index + word.length > end) continue;
    pieces.push({ text: text.slice(at, index), marked: false }, { text: word, marked: true });
    at = index + word.length;
  }
  pieces.push({ text: `${text.slice(at, end)}${end < text.length ? ' …' : ''}`, marked: false });
  return pieces.filter((piece) => piece.text !== '');
}
