import type { Hlc, Json } from '@empire/contract';

/** The part of a body that its policy merges; the rest is the envelope. */
export interface Content {
  readonly value: Json;
  readonly stamps?: Readonly<Record<string, Hlc>>;
}
