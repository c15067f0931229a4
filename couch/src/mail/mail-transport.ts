import type { Message } from './compose-mail.ts';

/**
 * What became of a message.
 * `refused`: for now, or the message never left whole: it may be tried again. `bounced`: for good; `isAddress` when it is the address that does not exist.
 * `unknown`: the message left whole and no answer came, so that it may or may not have been taken.
 */
export type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  | { readonly kind: 'bounced'; readonly code: string; readonly text: string; readonly isAddress: boolean }
  | { readonly kind: 'unknown'; readonly code: string; readonly text: string };

/** A way for messages out of the house. */
export interface MailTransport {
  /** Whether sending the same message twice is the same as sending it once. */
  readonly isRepeatable: boolean;
  /** For the log: where mail goes, without credentials. */
  readonly destination: string;
  /** Sends one message; `handOver` is awaited before its first byte leaves, and when it rejects nothing leaves. Errors: those of `handOver`. */
  send(message: Message, options: { handOver: () => Promise<void>; signal: AbortSignal }): Promise<Outcome>;
}
