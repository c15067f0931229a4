/** The few globals that every runtime has; the core is checked against these alone. */
interface AbortSignal {
  readonly aborted: boolean;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
