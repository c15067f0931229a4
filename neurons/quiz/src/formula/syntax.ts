/** What a formula may call. */
export const functions = ['min', 'max', 'abs', 'round', 'clamp'] as const;
export type FunctionName = (typeof functions)[number];

/** A formula that was read: numbers, names of the quiz, the four operations, and calls of {@link functions}. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'negative'; readonly of: Formula }
  | { readonly kind: 'operation'; readonly operator: '+' | '-' | '*' | '/'; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'call'; readonly call: FunctionName; readonly values: readonly Formula[] };

/** Why a formula cannot be taken, as what follows "must be a formula". */
export class FormulaFault extends Error {}
