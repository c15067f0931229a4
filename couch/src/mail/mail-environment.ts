import { join } from 'node:path';
import { StartError } from '../dev/start-error.ts';
import { FileTransport } from './file-transport.ts';
import type { MailTransport } from './mail-transport.ts';
import { SmtpTransport } from './smtp-transport.ts';

/** What the environment says of mail. */
export interface MailEnvironment {
  readonly transport: MailTransport;
  readonly from: string;
  readonly publicUrl: string | undefined;
  readonly mediaDir: string;
  readonly maxAttachmentBytes: number;
  /** How mail leaves, in one line for the log, without credentials. */
  readonly says: string;
}

const maxAttachmentBytes = 4 * 1_048_576;

/**
 * Reads `SMTP_URL`, `MAIL_FROM` and `PUBLIC_URL`. Without `SMTP_URL` mail is written to `DATA_DIR/mail` and nothing else is needed.
 * `publicUrl` stands in where `PUBLIC_URL` is not set. Errors: {@link StartError} for what cannot be used, or is missing beside `SMTP_URL`.
 */
export function readMailEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  { dataDir, publicUrl }: { dataDir: string; publicUrl?: string },
): MailEnvironment {
  const from = readFrom(env.MAIL_FROM, env.SMTP_URL !== undefined && env.SMTP_URL !== '');
  const shared = { from, publicUrl: readPublicUrl(env.PUBLIC_URL) ?? publicUrl, mediaDir: join(dataDir, 'media'), maxAttachmentBytes };
  if (!env.SMTP_URL) {
    const transport = new FileTransport(join(dataDir, 'mail'));
    return { ...shared, transport, says: `to the folder ${transport.destination} as .eml; set SMTP_URL to send it` };
  }
  if (shared.publicUrl === undefined) throw new StartError('Mail cannot be sent: set PUBLIC_URL to the address of the gateway, which every mail links to.');
  try {
    const transport = new SmtpTransport(env.SMTP_URL);
    return { ...shared, transport, says: `by ${transport.destination}` };
  } catch (cause) {
    throw new StartError(cause instanceof Error ? cause.message : 'SMTP_URL cannot be used.', { cause });
  }
}

function readFrom(value: string | undefined, isNeeded: boolean): string {
  if (value && /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(value)) return value;
  if (value || isNeeded) throw new StartError('MAIL_FROM must be the sender of all mail, like "Empire <mail@example.org>".');
  return 'Empire <mail@localhost>';
}

function readPublicUrl(value: string | undefined): string | undefined {
  if (!value) return undefined;
  if (URL.canParse(value) && /^https?:/.test(value)) return value.replace(/\/+$/, '');
  throw new StartError('PUBLIC_URL must be the address of the gateway, like https://empire.example.');
}
