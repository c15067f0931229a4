import type { ModelCard } from '../src/model/model-card.ts';
import { parseCard } from '../src/model/parse-card.ts';
import { interpreterRuntime } from '../src/runtime/interpreter-runtime.ts';
import { openModel } from '../src/tasks/open-model.ts';

/**
 * Reads an untrusted card and its file, and checks length, hash, operators and golden inputs by the interpreter.
 * Errors: `bad-model` saying what is wrong.
 */
export async function verifyModel(card: unknown, bytes: Uint8Array): Promise<ModelCard> {
  const read = parseCard(card);
  const { session } = await openModel(interpreterRuntime, { card: read, bytes });
  session.dispose();
  return read;
}
