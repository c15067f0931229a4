import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { judgeSettings, type Settings } from './settings.ts';

const deploy = join(import.meta.dirname, '../../deploy');

interface Service {
  readonly build?: { readonly context: string; readonly args: { readonly SETTINGS: string } };
  readonly environment?: Readonly<Record<string, string>>;
  readonly hostname?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ulimits?: { readonly nofile: number };
  readonly healthcheck?: { readonly test: readonly string[] };
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

function readCompose(name: string): Compose {
  return parse(readFileSync(join(deploy, name, 'compose.yaml'), 'utf8'), { merge: true }) as Compose;
}

/** The settings of a node as CouchDB reads them: the later file wins. */
function readSettings(...files: readonly string[]): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const file of files) {
    let section = '';
    for (const line of readFileSync(join(deploy, 'couchdb', file), 'utf8').split('\n')) {
      const [, header] = /^\[(.+)\]$/.exec(line) ?? [];
      const [, key, value] = /^(\w+) = (.*)$/.exec(line) ?? [];
      if (header !== undefined) section = header;
      else if (key !== undefined && value !== undefined) settings.set(`${section}/${key}`, value);
      else expect(line, file).toMatch(/^(;.*)?$/);
    }
  }
  return settings;
}

const nodesOf = ({ services }: Compose) => Object.values(services).filter(({ build }) => build !== undefined);

describe.each([
  ['single', 1],
  ['cluster', 3],
])('the %s deployment', (name, count) => {
  const compose = readCompose(name);
  const values = readSettings('empire.ini', `${name}.ini`);

  test('has settings with which the doctor finds nothing to change', () => {
    const settings: Settings = (section, key) => values.get(`${section}/${key}`);
    expect(judgeSettings(settings, { nodes: count }).filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  test('has its nodes, each with these settings, lasting data and enough open files', () => {
    const nodes = nodesOf(compose);
    expect(nodes.map(({ build }) => build)).toEqual(Array.from({ length: count }, () => ({ context: '../couchdb', args: { SETTINGS: name } })));
    for (const { volumes = [], ulimits, healthcheck, environment } of nodes) {
      expect(volumes.map((volume) => volume.split(':')[1])).toEqual(['/opt/couchdb/data', '/opt/couchdb/etc/local.d']);
      expect(volumes.map((volume) => volume.split(':')[0]).filter((volume) => volume === undefined || !(volume in compose.volumes))).toEqual([]);
      expect(ulimits?.nofile).toBeGreaterThan(2 * Number(values.get('couchdb/max_dbs_open')));
      expect(healthcheck?.test.at(-1)).toMatch(/\/_up$/);
      expect(environment?.COUCHDB_PASSWORD).toMatch(/^\$\{COUCHDB_PASSWORD:\?/);
    }
    expect(new Set(nodes.flatMap(({ volumes = [] }) => volumes)).size).toBe(2 * count);
  });

  test('shows CouchDB to this machine alone', () => {
    const ports = Object.values(compose.services).flatMap(({ ports = [] }) => ports);
    expect(ports).toEqual(['127.0.0.1:5984:5984']);
  });
});

test('the cluster’s nodes, its seed list and its balancer name the same machines', () => {
  const compose = readCompose('cluster');
  const names = nodesOf(compose).map(({ hostname = '' }) => hostname);
  const seeds = readSettings('cluster.ini').get('cluster/seedlist')?.split(',');
  const balanced = [...readFileSync(join(deploy, 'cluster/haproxy.cfg'), 'utf8').matchAll(/^ +server \S+ (\S+):5984$/gm)].map(([, host]) => host);
  expect(names).toEqual(['couch-1.empire.internal', 'couch-2.empire.internal', 'couch-3.empire.internal']);
  expect(nodesOf(compose).map(({ environment }) => environment?.NODENAME)).toEqual(names);
  expect(seeds).toEqual(names.map((name) => `couchdb@${name}`));
  expect(balanced).toEqual(names);
  for (const secret of ['COUCHDB_SECRET', 'COUCHDB_ERLANG_COOKIE'])
    expect(new Set(nodesOf(compose).map(({ environment }) => environment?.[secret])).size, secret).toBe(1);
});

test('the image takes the settings that are there', () => {
  const image = readFileSync(join(deploy, 'couchdb/Dockerfile'), 'utf8');
  expect(image).toMatch(/^FROM couchdb:3\.5$/m);
  const copied = [...image.matchAll(/^COPY \S+ (\S+) \S+\/default\.d\/\d\d-[\w.]+$/gm)].map(([, file = '']) => file);
  expect(copied).toEqual(['empire.ini', expect.stringMatching(/^\$\{SETTINGS\}\.ini$/)]);
  for (const file of ['empire.ini', 'single.ini', 'cluster.ini']) expect(existsSync(join(deploy, 'couchdb', file)), file).toBe(true);
});
