import { errorCode } from '@empire/contract';
import { EMBEDDED_VENDOR } from '../embedded/server-routes.ts';
import { type CouchClient, openCouch } from '../provision/couch-client.ts';
import { listNodes, readSetting } from '../provision/jwt-settings.ts';
import { judgeErasures } from './erasures.ts';
import { change, type Finding, ok, problem } from './finding.ts';
import { judgeModelsRegistry } from './models-registry.ts';
import { judgeSettings, type Settings, settingsRead } from './settings.ts';
import { judgeTokenKeys, judgeTokens, readTokenKeys, type SharedKey } from './token-keys.ts';

export interface ExamineOptions {
  /** With admin credentials. */
  readonly couchUrl: string;
  readonly dbPrefix: string;
  /** Milliseconds since 1970; the system's clock where nothing is said. */
  readonly now?: () => number;
}

/** Looks at a CouchDB and changes nothing. A server that cannot be asked is a finding as well. Errors: `bad-argument` for an address that is none. */
export async function examine(options: ExamineOptions): Promise<readonly Finding[]> {
  const couch = openCouch(options.couchUrl);
  try {
    return await examineServer(couch, options);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [problem('server', (error as Error).message)];
  }
}

async function examineServer(couch: CouchClient, options: ExamineOptions): Promise<readonly Finding[]> {
  const registry = async () => judgeModelsRegistry(couch, { dbPrefix: options.dbPrefix, now: (options.now ?? Date.now)() });
  const { version = '0', vendor } = await couch.get<{ version?: string; vendor?: { name?: string } }>({});
  const keys = await readTokenKeys(couch, options);
  if (vendor?.name === EMBEDDED_VENDOR) {
    const server = change('version', 'the embedded server is for development: set COUCHDB_URL to a CouchDB 3.3 or later before others use this');
    return [server, await judgeTokens(keys, options), await judgeErasures(options), await registry()];
  }
  const nodes = await listNodes(couch);
  const perNode = await Promise.all(nodes.map((node) => examineNode(couch, { node, keys, nodes: nodes.length })));
  return [
    judgeVersion(version),
    await judgeMembership(couch),
    await judgeSystemDatabases(couch),
    ...mergeNodes(nodes, perNode),
    await judgeTokens(keys, options),
    await judgeErasures(options),
    await registry(),
  ];
}

function judgeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 3 && minor >= 3) return ok('version', version);
  if (major > 3) return change('version', `${version} is newer than what was tested (3.3 to 3.5)`);
  return problem('version', `${version} is older than 3.3: upgrade`);
}

async function judgeMembership(couch: CouchClient): Promise<Finding> {
  const { all_nodes = [], cluster_nodes = [] } = await couch.get<{ all_nodes?: string[]; cluster_nodes?: string[] }>({ path: '_membership' });
  const away = cluster_nodes.filter((node) => !all_nodes.includes(node));
  const strangers = all_nodes.filter((node) => !cluster_nodes.includes(node));
  if (away.length > 0) return problem('cluster', `${away.join(', ')} cannot be reached by the node that was asked`);
  if (strangers.length > 0) return problem('cluster', `${strangers.join(', ')} is connected and no member: add it through _cluster_setup`);
  if (cluster_nodes.length === 2) return change('cluster', 'two nodes have no majority when one is lost: use one or three');
  return ok('cluster', cluster_nodes.length > 1 ? `${cluster_nodes.length} nodes, all connected` : 'one node');
}

async function judgeSystemDatabases(couch: CouchClient): Promise<Finding> {
  const known = await Promise.all(['_users', '_replicator'].map(async (db) => ({ db, found: (await couch.send({ db }, { tolerate: [404] })).ok })));
  const missing = known.filter(({ found }) => !found).map(({ db }) => db);
  if (missing.length === 0) return ok('system databases', '_users and _replicator are there');
  return change('system databases', `${missing.join(' and ')} missing, of which CouchDB complains in its log: run npm run couch provision`);
}

async function examineNode(couch: CouchClient, options: { node: string; keys: readonly SharedKey[] | undefined; nodes: number }): Promise<readonly Finding[]> {
  const { node, keys, nodes } = options;
  const read = async (path: string) => {
    const [section = '', key = ''] = path.split('/');
    const value: unknown = await readSetting(couch, { node, section, key });
    return [path, typeof value === 'string' ? value : undefined] as const;
  };
  const values = new Map(await Promise.all(settingsRead.map(read)));
  const settings: Settings = (section, key) => values.get(`${section}/${key}`);
  return [...judgeSettings(settings, { nodes }), await judgeTokenKeys(couch, { node, keys })];
}

/** One line per check where all nodes are alike, one per node where they differ. */
function mergeNodes(nodes: readonly string[], perNode: readonly (readonly Finding[])[]): readonly Finding[] {
  return (perNode[0] ?? []).flatMap((first, index) => {
    const same = perNode.every((findings) => findings[index]?.says === first.says);
    if (same) return [first];
    return nodes.flatMap((node, at) => {
      const finding = perNode[at]?.[index];
      return finding ? [{ ...finding, says: `${node}: ${finding.says}` }] : [];
    });
  });
}
