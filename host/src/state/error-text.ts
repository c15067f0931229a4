import { type ErrorCode, errorTexts } from '@empire/contract';
import { language } from '../language/speech.ts';
import { msg } from '../language/words.ts';
import type { Failure } from './failure.ts';

/** What a code means, in the language that is shown; `undefined` for one that is not known. */
export function errorText(code: string): string | undefined {
  return Object.hasOwn(errorTexts, code) ? msg(errorTexts[code as ErrorCode]) : undefined;
}

/** A failure in a sentence: its own where English is shown, since it says most; else what its code means. */
export function failureText({ code, message }: Failure): string {
  return language() === 'en' ? message : (errorText(code) ?? message);
}
