import { type EmbedInput, EmpireError } from '@empire/contract';
import { readRecord, readText } from './read-input.ts';

const task = 'embed';
const maxTexts = 500;

/** The texts of an input. Errors: `bad-argument` for anything else, and for more than 500. */
export function readEmbed(input: EmbedInput): readonly string[] {
  const { texts } = readRecord(input, { task });
  if (!Array.isArray(texts) || texts.length > maxTexts) throw new EmpireError('bad-argument', `embed takes a list of ${maxTexts} texts at most.`);
  return texts.map((text) => readText(text, { task, field: 'texts' }));
}

/** Whole numbers from -127 to 127 in the proportions of a vector; zeros stay zeros. */
export function wholeVector(values: ArrayLike<number>): number[] {
  const top = Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Array.from(values, (value) => (top === 0 ? 0 : Math.round((value / top) * 127) + 0));
}
