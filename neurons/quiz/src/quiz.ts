import type { Formula } from './formula/syntax.ts';

/** Points of a question or an option: dimension id → points. */
export type Scores = Readonly<Record<string, number>>;

export interface Option {
  readonly id: string;
  readonly text: string;
  readonly scores: Scores;
  /** Where this answer leads; only for single choice. */
  readonly next?: string;
}

interface Asked {
  readonly id: string;
  readonly text: string;
  readonly hint?: string;
  /** Where it goes on, unless the chosen option says otherwise: a later question, or `end`. The next in the list where nothing is said. */
  readonly next?: string;
}

export interface SingleQuestion extends Asked {
  readonly kind: 'single';
  readonly options: readonly Option[];
}

export interface MultipleQuestion extends Asked {
  readonly kind: 'multiple';
  readonly options: readonly Option[];
  readonly min: number;
  readonly max: number;
}

export interface ScaleQuestion extends Asked {
  readonly kind: 'scale';
  readonly from: number;
  readonly to: number;
  readonly fromLabel: string;
  readonly toLabel: string;
  /** Points at the far end; the steps between get their share. Negative points count from the near end. */
  readonly scores: Scores;
}

/** A free answer: never scored, never part of an event, and it may stay empty. */
export interface TextQuestion extends Asked {
  readonly kind: 'text';
  readonly maxLength: number;
}

export type Question = SingleQuestion | MultipleQuestion | ScaleQuestion | TextQuestion;

export interface Dimension {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** How its percent is made of the answers, in place of the points alone. */
  readonly formula?: Formula;
}

/** A bound on one dimension, in percent, both ends included. */
export interface Condition {
  readonly dimension: string;
  readonly atLeast: number;
  readonly atMost: number;
}

export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly advice: readonly { readonly title: string; readonly text: string }[];
  /** All must hold. The first outcome of the list whose conditions hold is taken; the last one has none. */
  readonly when: readonly Condition[];
}

/**
 * A quiz that was checked: its references exist, its branches only lead forward, every question can be reached, its formulas always have a
 * value, and some outcome always fits.
 */
export interface Quiz {
  readonly key: string;
  readonly title: string;
  readonly summary: string;
  readonly intro: string;
  readonly minutes: number;
  /** What it is about, in the words that articles and offers have for it. */
  readonly topics: readonly string[];
  readonly dimensions: readonly Dimension[];
  readonly questions: readonly Question[];
  readonly outcomes: readonly Outcome[];
}

/** A choice by its option id, several, a step of the scale, or text. */
export type Answer = string | readonly string[] | number;
export type Answers = Readonly<Record<string, Answer>>;
