import type { Mood } from '@empire/contract';
import type { Reading } from './mood.ts';
import { msg } from './words.ts';

/** One paragraph on the course of an article: how it reads, and how it begins. */
export interface Step extends Mood {
  /** Which of the text's lines it is. */
  readonly line: number;
  readonly begins: string;
}

const spoken = /\p{L}|\p{Extended_Pictographic}/u;
const beginWords = 7;
/** Closer to the middle than this is neither light nor heavy. */
const even = 0.05;

/** The paragraphs of a text with how they read; nothing where the reading does not tell them. */
export function stepsOf({ paragraphs = [] }: Pick<Reading, 'paragraphs'>, text: string): readonly Step[] {
  const lines = linesOf(text);
  return paragraphs.flatMap(({ line, valence, arousal }) => {
    const words = lines[line]?.split(' ');
    return words ? [{ line, valence, arousal, begins: `${words.slice(0, beginWords).join(' ')}${words.length > beginWords ? ' …' : ''}` }] : [];
  });
}

/** How a paragraph reads, in a word. */
export function stepText({ valence }: Mood): string {
  if (valence > even) return msg('Light');
  return valence < -even ? msg('Heavy') : msg('Even');
}

/** The element that shows a line of the text, the first of those that read the same; `undefined` where the body has it not as one block. */
export function blockOfLine(body: ParentNode, { text, line }: { text: string; line: number }): HTMLElement | undefined {
  const wanted = linesOf(text)[line];
  if (wanted === undefined) return undefined;
  const blocks = body.querySelectorAll<HTMLElement>('p, li, dd, dt, blockquote, figcaption, td, pre');
  return [...blocks].find((block) => collapsed(block.textContent ?? '') === wanted);
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .filter((line) => spoken.test(line))
    .map(collapsed);
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
