import type { Purpose } from '@empire/contract';

/** What a purpose is called, and what saying yes to it means. The words are kept with the decision. */
export interface PurposeText {
  readonly title: string;
  readonly wording: string;
}

/** The words of every purpose. Whoever changes them changes what people are asked: earlier decisions keep the words they were made by. */
export const purposeTexts: Readonly<Record<Purpose, PurposeText>> = {
  functional: {
    title: 'What the service needs',
    wording:
      'Your answers and results are kept on this device, sealed, and are copied to the server so that all of your devices have them. The operator of the server can read the copy. Without this nothing works; to end it, erase your data below.',
  },
  analytics: {
    title: 'Counting what is used',
    wording:
      'Which quizzes and articles you open and finish is sent under a random number, without your name or address, so that we learn what helps and what does not.',
  },
  personalization: {
    title: 'Suggestions that fit you',
    wording: 'What you read and answer is used to choose what is suggested to you, on this device and on the server.',
  },
  marketing: {
    title: 'Hearing from us',
    wording: 'If you leave an e-mail address, we may write to you with offers. Every message has a link that ends it.',
  },
};
