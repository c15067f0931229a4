import { randomBytes } from 'node:crypto';
import { type DocumentTable, update } from '../accounts/document-table.ts';

const documentId = 'mail-secret';

/** The key of unsubscribe links and of the hashes of addresses (32 bytes): minted once and kept in `control`. Errors: those of {@link DocumentTable}. */
export async function loadMailSecret(control: DocumentTable): Promise<Buffer> {
  const stored = await update(control, documentId, (known) => (known ? undefined : { _id: documentId, secret: randomBytes(32).toString('base64') }));
  return Buffer.from(String(stored?.secret), 'base64');
}
