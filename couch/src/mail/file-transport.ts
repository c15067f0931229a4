import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message } from './compose-mail.ts';
import type { MailTransport, Outcome } from './mail-transport.ts';

/** Writes each message as `<hash>.eml` into a folder that only this user can read: what is done where no SMTP server is configured. */
export class FileTransport implements MailTransport {
  readonly isRepeatable = true;
  readonly destination: string;

  constructor(folder: string) {
    this.destination = folder;
  }

  async send({ hash, bytes }: Message, { handOver }: { handOver: () => Promise<void> }): Promise<Outcome> {
    await handOver();
    const file = join(this.destination, `${hash}.eml`);
    try {
      await mkdir(this.destination, { recursive: true, mode: 0o700 });
      await writeFile(`${file}.part`, bytes, { mode: 0o600 });
      await rename(`${file}.part`, file);
      return { kind: 'sent' };
    } catch (error) {
      return { kind: 'refused', code: (error as NodeJS.ErrnoException).code ?? 'internal', text: 'The message could not be written to its file.' };
    }
  }
}
