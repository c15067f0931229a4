import type { TableDocument } from '../accounts/document-table.ts';

/**
 * Where a mail stands.
 *
 *   queued ─▶ sending ─▶ handed ─▶ sent | bounced | uncertain
 *     ▲          │          │
 *     └──────────┴──────────┘  refused for now, or the connection broke before the message was whole
 *
 * `withheld`: no consent, or the address wants no mail. `failed`: given up. `handed` is written before the first byte of the message leaves,
 * so that after a crash everybody knows whether a server may have taken it.
 */
export type MailState = 'queued' | 'sending' | 'handed' | 'sent' | 'bounced' | 'uncertain' | 'withheld' | 'failed';

/** The states that nothing follows by itself. */
export const finalStates: ReadonlySet<MailState> = new Set(['sent', 'bounced', 'uncertain', 'withheld', 'failed']);

/** The languages that mail is written in. */
export const mailLanguages = ['en', 'de'] as const;
export type MailLanguage = (typeof mailLanguages)[number];

/** What is to be mailed to whom. `functional` delivers what the person asked for; `marketing` needs a consent that stands when it is sent. */
export interface MailOrder {
  readonly userId: string;
  readonly neuron: string;
  /** Names the act: (user, neuron, key) is mailed once. */
  readonly key: string;
  /** The event that caused it; none for a campaign. */
  readonly eventId?: string;
  readonly template: 'lead-magnet' | 'campaign';
  /** The key of the lead magnet, or of the campaign. */
  readonly subject: string;
  readonly purpose: 'functional' | 'marketing';
  readonly to: string;
  readonly name?: string;
  readonly lang: MailLanguage;
  /** Not before (milliseconds since 1970). */
  readonly notBefore?: number;
}

/** A mail as it is stored in `control`, under `mail:<userId>:<hash>`. Times are milliseconds since 1970. */
export interface Mail extends Omit<MailOrder, 'notBefore'> {
  readonly id: string;
  readonly rev: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly queuedAt: number;
  readonly nextAt: number;
  /** The worker that has it in hand. */
  readonly owner: string | null;
  readonly settledAt: number | null;
  /** The last thing that went wrong: a word or an SMTP status, and the server's words. */
  readonly trouble: { readonly code: string; readonly text: string } | null;
}

/** Reads a stored mail. */
export function readMail({ _id, _rev, ...members }: TableDocument): Mail {
  return { ...(members as unknown as Omit<Mail, 'id' | 'rev'>), id: _id, rev: String(_rev) };
}

/** The document of a mail. */
export function writeMail({ id, rev, ...members }: Mail): TableDocument {
  return { _id: id, _rev: rev, ...members };
}

/** An address as it may be shown in a list: `a…@example.org`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at > 0 ? `${address[0]}…${address.slice(at)}` : '…';
}
