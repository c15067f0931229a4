import { EmpireError } from '@empire/contract';
import type { ModelCard } from './model-card.ts';

/** Makes sure that a file is the one its card names. Errors: `bad-model` for another length or hash. */
export async function checkModel(card: ModelCard, bytes: Uint8Array): Promise<void> {
  if (bytes.length !== card.bytes) throw new EmpireError('bad-model', `The file of ${card.id} must have ${card.bytes} bytes; received ${bytes.length}.`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== card.sha256) throw new EmpireError('bad-model', `The file of ${card.id} must have the hash ${card.sha256}; received ${found}.`);
}
