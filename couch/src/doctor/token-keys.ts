import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mintToken } from '../gateway/tokens.ts';
import type { CouchClient } from '../provision/couch-client.ts';
import { readSetting } from '../provision/jwt-settings.ts';
import { isTokenAccepted } from '../provision/token-probe.ts';
import { change, type Finding, ok, problem } from './finding.ts';

/** One key of the set that all gateways share. */
export interface SharedKey {
  readonly kid: string;
  readonly publicPem: string;
  readonly privatePem: string;
}

/** The shared keys, `undefined` before anything was provisioned; unlike a gateway this never makes them. Errors: as {@link CouchClient.send}. */
export async function readTokenKeys(couch: CouchClient, { dbPrefix }: { dbPrefix: string }): Promise<readonly SharedKey[] | undefined> {
  const answer = await couch.send<{ keys?: readonly SharedKey[] }>({ db: `${dbPrefix}control`, path: 'token-keys' }, { tolerate: [404] });
  return answer.ok && answer.value.keys?.length ? answer.value.keys : undefined;
}

/** Whether one node knows every key of the set, and no key besides. */
export async function judgeTokenKeys(couch: CouchClient, options: { node: string; keys: readonly SharedKey[] | undefined }): Promise<Finding> {
  const { node, keys } = options;
  const check = 'token keys';
  if (!keys) return problem(check, 'there are none yet: run npm run couch provision');
  const stored = await Promise.all(keys.map(async ({ kid }) => readSetting(couch, { node, section: 'jwt_keys', key: `rsa:${kid}` })));
  const missing = keys.filter(({ publicPem }, index) => bare(stored[index]) !== bare(publicPem)).map(({ kid }) => `rsa:${kid}`);
  if (missing.length > 0) return problem(check, `${missing.join(', ')} missing or another: run npm run couch provision`);
  const section = await couch.send<Record<string, string>>({ path: `_node/${node}/_config/jwt_keys` }, { tolerate: [404] });
  const strangers = section.ok ? Object.keys(section.value).filter((name) => !keys.some(({ kid }) => name === `rsa:${kid}`)) : [];
  if (strangers.length > 0)
    return change(check, `${keys.length} known; ${strangers.join(', ')} is no key of this installation: remove it unless another one uses this CouchDB`);
  return ok(check, `${keys.length} known`);
}

/** Whether CouchDB takes a token of a device: what all the settings are for. */
export async function judgeTokens(keys: readonly SharedKey[] | undefined, { couchUrl }: { couchUrl: string }): Promise<Finding> {
  const check = 'tokens';
  const newest = keys?.at(-1);
  if (!newest) return problem(check, 'cannot be tried without token keys: run npm run couch provision');
  const key = { ...newest, privateKey: createPrivateKey(newest.privatePem), publicKey: createPublicKey(newest.publicPem) };
  const set = { keys: [key], challengeSecret: Buffer.alloc(0) };
  const mintProbeToken = async () => (await mintToken(set, { userId: '0'.repeat(32), deviceId: 'doctor', now: Date.now() })).token;
  if (await isTokenAccepted({ couchUrl, mintProbeToken })) return ok(check, 'a token of a device is accepted');
  return problem(check, 'a token of a device is refused: run npm run couch provision, which restarts the listener where it must, and compare the clocks');
}

/** The text of a key however its line ends are written. */
function bare(pem: string | undefined): string | undefined {
  return pem?.replaceAll('\\n', '').replaceAll(/\s/g, '');
}
