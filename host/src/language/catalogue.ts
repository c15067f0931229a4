import type { Translation as Pair } from '@empire/contract/language';
import type { StrResult } from '@lit/localize/internal/str-tag.js';

/** A text of the shell and what it is in another language. */
export type Translation = Pair<StrResult>;
