import { EmpireError } from '@empire/contract';
import type { CouchClient } from './couch-client.ts';
import type { TokenKey } from './provision.ts';

export const JWT_HANDLER = '{chttpd_auth, jwt_authentication_handler}';
const DEFAULT_HANDLERS = '{chttpd_auth, cookie_authentication_handler}, {chttpd_auth, default_authentication_handler}';

/** One setting of one CouchDB node. */
export interface Setting {
  readonly node: string;
  readonly section: string;
  readonly key: string;
}

/** The cluster's nodes, each of which has its own configuration. */
export async function listNodes(couch: CouchClient): Promise<readonly string[]> {
  const { cluster_nodes, all_nodes } = await couch.get<{ cluster_nodes?: string[]; all_nodes?: string[] }>({ path: '_membership' });
  return cluster_nodes?.length ? cluster_nodes : (all_nodes ?? ['_local']);
}

/**
 * Makes one node accept tokens of these keys. Writes only what differs. Returns whether the handler was added, in which case it is in force
 * only after the listener restarts: CouchDB reads that one setting when chttpd starts.
 */
export async function writeJwtSettings(couch: CouchClient, { node, tokenKeys }: { node: string; tokenKeys: readonly TokenKey[] }): Promise<boolean> {
  for (const { kid, publicPem } of tokenKeys) {
    if (!/^[a-z0-9]+$/.test(kid)) throw new EmpireError('bad-argument', `CouchDB takes key ids of a-z and 0-9 alone; received ${kid}.`);
    await writeSetting(couch, { node, section: 'jwt_keys', key: `rsa:${kid}` }, oneLine(publicPem));
  }
  await requireExpiry(couch, node);
  return await addHandler(couch, node);
}

/** The value, or `undefined` where none is set. */
export async function readSetting(couch: CouchClient, { node, section, key }: Setting): Promise<string | undefined> {
  const answer = await couch.send<string>({ path: settingPath({ node, section, key }) }, { tolerate: [404] });
  return answer.ok ? answer.value : undefined;
}

/** Writes the value unless it is that already. */
export async function writeSetting(couch: CouchClient, setting: Setting, value: string): Promise<void> {
  if ((await readSetting(couch, setting)) === value) return;
  await couch.get({ method: 'PUT', path: settingPath(setting), body: value });
}

/** What to write by hand where this program is not allowed to. */
export function settingsSentence(kids: readonly string[]): string {
  const keys = kids.map((kid) => `rsa:${kid} = <public key, newlines written as \\n>`).join('; ');
  return `[chttpd] authentication_handlers = ${JWT_HANDLER}, ${DEFAULT_HANDLERS} ; [jwt_auth] required_claims = exp ; [jwt_keys] ${keys}`;
}

function settingPath({ node, section, key }: Setting): string {
  return `_node/${node}/_config/${section}/${key}`;
}

/** CouchDB's ini files hold one line per value: a newline is a backslash and an n. */
function oneLine(pem: string): string {
  return pem.trim().replaceAll('\r', '').replaceAll('\n', '\\n');
}

async function requireExpiry(couch: CouchClient, node: string): Promise<void> {
  const setting = { node, section: 'jwt_auth', key: 'required_claims' };
  const claims = (await readSetting(couch, setting)) ?? '';
  if (/(^|[\s,])exp([\s,]|$)/.test(claims)) return;
  await writeSetting(couch, setting, claims.trim() === '' ? 'exp' : `exp, ${claims}`);
}

async function addHandler(couch: CouchClient, node: string): Promise<boolean> {
  const setting = { node, section: 'chttpd', key: 'authentication_handlers' };
  const handlers = (await readSetting(couch, setting)) ?? DEFAULT_HANDLERS;
  if (handlers.includes('jwt_authentication_handler')) return false;
  await writeSetting(couch, setting, `${JWT_HANDLER}, ${handlers.trim() === '' ? DEFAULT_HANDLERS : handlers}`);
  return true;
}
