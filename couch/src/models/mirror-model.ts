import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmpireError, type TaskName } from '@empire/contract';
import type { ApprovedModel } from '@empire/contract/models';
import { verifyModel } from '@empire/edge-ai/node';

/** Tasks that the model of another task answers too. */
const alsoFor: Readonly<Partial<Record<TaskName, readonly TaskName[]>>> = { embed: ['related'] };
/** A card's text and its file must fit a device many times over. */
const maxBytes = 64 * 1024 * 1024;

/** A model as it lies in a folder: `card.json` and the file it names. */
export interface ModelFiles {
  readonly cardText: string;
  readonly bytes: Uint8Array;
}

/** Reads a folder with one model. Errors: `bad-model` when it holds none, or one that is too large. */
export async function readModelFolder(folder: string): Promise<ModelFiles> {
  const cardText = await readFile(join(folder, 'card.json'), 'utf8').catch((error: unknown) => {
    throw new EmpireError('bad-model', `${folder} holds no card.json.`, { cause: error });
  });
  const { file } = readCard(cardText);
  if (typeof file !== 'string' || !/^[a-z0-9.-]{1,64}$/.test(file)) throw new EmpireError('bad-model', `The card in ${folder} names no file beside it.`);
  const size = (await stat(join(folder, file)).catch(() => undefined))?.size ?? 0;
  if (size === 0 || size > maxBytes) throw new EmpireError('bad-model', `${file} in ${folder} must have 1 to ${maxBytes} bytes; received ${size}.`);
  return { cardText, bytes: new Uint8Array(await readFile(join(folder, file))) };
}

/**
 * Checks a model (hash, operators, golden inputs) and copies exactly these bytes to `directory` under names made of their hashes, where the gateway
 * serves them. Errors: `bad-model`.
 */
export async function mirrorModel({ cardText, bytes }: ModelFiles, directory: string): Promise<ApprovedModel> {
  const { id, version, task } = await verifyModel(readCard(cardText), bytes);
  const [cardHash, fileHash] = [hashOf(cardText), hashOf(bytes)];
  const [card, file] = [`${id}.${cardHash.slice(0, 12)}.json`, `${id}.${fileHash.slice(0, 12)}.onnx`];
  await mkdir(directory, { recursive: true });
  await writeWhole(join(directory, file), bytes);
  await writeWhole(join(directory, card), cardText);
  return { id, version, tasks: [task, ...(alsoFor[task] ?? [])], bytes: bytes.length, file: `/ai/${file}`, fileHash, card: `/ai/${card}`, cardHash };
}

/** SHA-256 in lower-case hexadecimal. */
export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function readCard(text: string): Readonly<Record<string, unknown>> {
  try {
    const card: unknown = JSON.parse(text);
    if (typeof card === 'object' && card !== null) return card as Readonly<Record<string, unknown>>;
  } catch {
    // Said below.
  }
  throw new EmpireError('bad-model', 'The card is not a JSON object.');
}

/** A gateway never sees half a file. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}
