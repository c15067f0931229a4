import type { Purpose } from '@empire/contract';
import { msg } from '../language/words.ts';

/** What a purpose is called, and what saying yes to it means. The words are kept with the decision. */
export interface PurposeText {
  readonly title: string;
  readonly wording: string;
}

const texts = (): Readonly<Record<Purpose, PurposeText>> => ({
  functional: {
    title: msg('What the service needs'),
    wording: msg(
      'Your answers and results are kept on this device, sealed, and are copied to the server so that all of your devices have them. The operator of the server can read the copy. Without this nothing works; to end it, erase your data below.',
    ),
  },
  analytics: {
    title: msg('Counting what is used'),
    wording: msg(
      'Which quizzes and articles you open and finish is sent under a random number, without your name or address, so that we learn what helps and what does not.',
    ),
  },
  personalization: {
    title: msg('Suggestions that fit you'),
    wording: msg('What you read and answer is used to choose what is suggested to you, on this device and on the server.'),
  },
  marketing: {
    title: msg('Hearing from us'),
    wording: msg('If you leave an e-mail address, we may write to you with offers. Every message has a link that ends it.'),
  },
});

/** Whether a word names a purpose. */
export function isPurpose(word: string): word is Purpose {
  return Object.hasOwn(texts(), word);
}

/**
 * The words of a purpose, in the language that is shown. Whoever changes them changes what people are asked: earlier decisions keep the words
 * they were made by.
 */
export function purposeText(purpose: Purpose): PurposeText {
  return texts()[purpose];
}
