import { parseArgs } from 'node:util';
import { type Foundation, layFoundation } from '../dev/compose.ts';
import type { Environment } from '../dev/environment.ts';
import { StartError, startErrorOf } from '../dev/start-error.ts';
import { EMBEDDED_VENDOR } from '../embedded/server-routes.ts';
import { retireTokenKeys, rotateTokenKeys } from '../gateway/token-keys.ts';
import { mintToken } from '../gateway/tokens.ts';
import { openCouch } from '../provision/couch-client.ts';
import { listNodes } from '../provision/jwt-settings.ts';
import { provision } from '../provision/provision.ts';

/**
 * `npm run couch -- rotate [--retire]`: adds a token key, in CouchDB first; or takes out all but the newest, from the set first.
 * Errors: {@link StartError}.
 */
export async function runRotate({ couchUrl, dbPrefix }: Environment, args: readonly string[]): Promise<void> {
  if (!couchUrl) throw new StartError("There is nothing to rotate: set COUCHDB_URL to the address of CouchDB, with an administrator's name and password.");
  const change = isRetiring(args) ? retireKeys : addKey;
  try {
    await refuseEmbedded(couchUrl);
    console.log(await change(await layFoundation({ couchUrl, dbPrefix })));
  } catch (error) {
    throw startErrorOf('The rotation', error);
  }
}

/** Adds a key and returns a sentence that says which. Errors: those of `provision`. */
export async function addKey({ couchUrl, dbPrefix, tables }: Foundation): Promise<string> {
  const { keys } = await rotateTokenKeys(tables.control, {
    now: Date.now,
    accepted: async (set) => {
      const mintProbeToken = async () => (await mintToken(set, { userId: '0'.repeat(32), deviceId: 'rotate', now: Date.now() })).token;
      await provision({ couchUrl, dbPrefix, tokenKeys: set.keys, mintProbeToken, log: () => undefined });
    },
  });
  return `${keys.at(-1)?.kid} signs from now on; restart the gateways one by one, and retire the older keys (${keys.length - 1}) when all have been up for 15 minutes.`;
}

/** Takes out all keys but the newest, and returns a sentence that says which. Errors: as those of the table and of CouchDB. */
export async function retireKeys({ couchUrl, tables }: Foundation): Promise<string> {
  const couch = openCouch(couchUrl);
  const nodes = await listNodes(couch);
  const retired = await retireTokenKeys(tables.control);
  for (const node of nodes) {
    for (const kid of retired) await couch.send({ method: 'DELETE', path: `_node/${node}/_config/jwt_keys/rsa:${kid}` }, { tolerate: [404] });
  }
  return retired.length === 0 ? 'There is one key only, and it stays.' : `${retired.join(', ')} opens nothing any more; restart the gateways one by one.`;
}

/** It reads its keys in the process it runs in, and has no configuration to write them to. */
async function refuseEmbedded(couchUrl: string): Promise<void> {
  const { vendor } = await openCouch(couchUrl).get<{ vendor?: { name?: string } }>({});
  if (vendor?.name === EMBEDDED_VENDOR) throw new StartError('The embedded server is for development and keeps its first key; keys are rotated in a CouchDB.');
}

function isRetiring(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { retire: { type: 'boolean' } } }).values.retire === true;
  } catch {
    throw new StartError(`rotate takes --retire and nothing else; received ${args.join(' ')}.`);
  }
}
