import { EmpireError } from '@empire/contract';
import type { ApprovedModel } from '@empire/contract/models';
import { checkModel, parseCard, type ShelvedModel } from '@empire/edge-ai';
import type { KeptFiles } from './kept-files.ts';

/** Reads a model's files: the card is the registry's by its hash, and the file the card's. Errors: `bad-model`. */
export async function readModel(model: ApprovedModel, { card, file }: { card: Response; file: Response }): Promise<ShelvedModel> {
  const text = await card.arrayBuffer();
  const found = await hashOf(text);
  if (found !== model.cardHash) throw new EmpireError('bad-model', `The card of ${model.id} must have the hash ${model.cardHash}; received ${found}.`);
  const whole = { card: parseCard(JSON.parse(new TextDecoder().decode(text))), bytes: new Uint8Array(await file.arrayBuffer()) };
  await checkModel(whole.card, whole.bytes);
  if (whole.card.sha256 !== model.fileHash) throw new EmpireError('bad-model', `The card of ${model.id} names another file than the registry.`);
  return whole;
}

/** Lets go of those of a model's files that are not what the registry names; another version may share the others. */
export async function dropDamaged(model: ApprovedModel, files: KeptFiles): Promise<void> {
  for (const [path, hash] of [
    [model.card, model.cardHash],
    [model.file, model.fileHash],
  ] as const) {
    const held = await files.held(path);
    if (held && (await hashOf(await held.arrayBuffer())) !== hash) await files.drop([path]);
  }
}

/** SHA-256 in lower-case hexadecimal. */
async function hashOf(content: ArrayBuffer): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', content)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
