/** A deliberate fault: one text of one source file, and what stands there instead. */
export interface Mutant {
  readonly name: string;
  /** From the root of the project. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The seed, or the kept plan, that noticed it when the gate last ran: tried first. */
  readonly noticedBy?: number | string;
}
