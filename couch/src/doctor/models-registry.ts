import { errorCode } from '@empire/contract';
import type { ModelRegistry } from '@empire/contract/models';
import { modelKeysId, storedModelKeys } from '../models/model-keys.ts';
import { MODELS_ID, renewMs } from '../models/model-shelf.ts';
import { readSignedRegistry } from '../models/sign-registry.ts';
import type { CouchClient } from '../provision/couch-client.ts';
import { readStored } from '../publish/stored-documents.ts';
import { change, type Finding, ok, problem } from './finding.ts';

const check = 'models registry';
const remedy = 'run npm run couch provision, which signs it anew';
const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Whether devices will believe what they are told of models: signed by a key of this federation, and not about to expire (`now` in milliseconds since
 * 1970). Changes nothing. Errors: as {@link CouchClient.send}.
 */
export async function judgeModelsRegistry(couch: CouchClient, { dbPrefix, now }: { dbPrefix: string; now: number }): Promise<Finding> {
  const stored = await readStored(couch, { db: `${dbPrefix}registry`, id: MODELS_ID });
  if (!stored) return ok(check, 'devices have not been told of any model yet');
  try {
    const keys = storedModelKeys(await readStored(couch, { db: `${dbPrefix}control`, id: modelKeysId }));
    const { signed } = (stored.value ?? {}) as { signed?: unknown };
    return judgeTimes(await readSignedRegistry(signed, keys), now);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return problem(check, `${(error as Error).message} Devices refuse it: ${remedy}`);
  }
}

function judgeTimes({ sequence, expires }: ModelRegistry, now: number): Finding {
  const leftMs = Date.parse(expires) - now;
  const day = expires.slice(0, 10);
  if (!(leftMs > 0)) return problem(check, `sequence ${sequence} expired on ${day}, and devices go back to rules 30 days later: ${remedy}`);
  if (leftMs <= renewMs) return change(check, `sequence ${sequence} expires on ${day}, in ${Math.ceil(leftMs / dayMs)} days: ${remedy}`);
  return ok(check, `sequence ${sequence}, signed, good until ${day}`);
}
