/** What does not fit in a published value: where, as a JSON pointer, and how, as what follows the place in a sentence. */
export interface ContentMisfit {
  readonly path: string;
  readonly message: string;
}

/**
 * What a neuron asks of its content beyond the `shape` of its manifest: the default export of `src/check-content.ts` beside the manifest. The
 * publisher calls it for each value whose shape is right; `undefined` when the value is. It depends on nothing but the value.
 */
export type ContentCheck = (collection: string, value: unknown) => ContentMisfit | undefined;
