import { randomBytes } from 'node:crypto';
import { type DocumentTable, update } from '../accounts/document-table.ts';

const documentId = 'core-secret';

/** The secret that bridge and Core share (Standard Webhooks form `whsec_<base64>`): the one configured, or one minted once and kept in `control`. */
export async function loadCoreSecret(control: DocumentTable, configured?: string): Promise<string> {
  if (configured) return configured;
  const stored = await update(control, documentId, (known) => (known ? undefined : { _id: documentId, secret: `whsec_${randomBytes(32).toString('base64')}` }));
  return String(stored?.secret);
}
