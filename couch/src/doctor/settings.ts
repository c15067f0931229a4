import { MAX_DOCUMENT_BYTES } from '@empire/shared-sync/core';
import { limitsOf } from '../gateway/ports.ts';
import { change, type Finding, ok, problem } from './finding.ts';

/** One node's configuration: the value of `section/key`, `undefined` where none is written and CouchDB's own default holds. */
export type Settings = (section: string, key: string) => string | undefined;

/** Every setting that is read, as `section/key`. */
export const settingsRead = [
  'chttpd/authentication_handlers',
  'jwt_auth/required_claims',
  'couchdb/max_dbs_open',
  'couchdb/max_document_size',
  'chttpd/max_http_request_size',
  'cluster/q',
  'cluster/n',
  'chttpd/enable_cors',
  'cors/origins',
  'cors/credentials',
  'chttpd/require_valid_user',
  'chttpd/require_valid_user_except_for_up',
  'chttpd/admin_only_all_dbs',
] as const;

/** With one database per user, each active one holds a shard open; the default of 500 closes and opens files at every turn. */
const ENOUGH_OPEN = 5_000;

/** Judges one node's settings for a cluster of `nodes`. Pure, so that the configuration files can be held against it as well. */
export function judgeSettings(settings: Settings, { nodes }: { nodes: number }): readonly Finding[] {
  return [
    judgeHandler(settings('chttpd', 'authentication_handlers')),
    judgeClaims(settings('jwt_auth', 'required_claims')),
    judgeOpen(number(settings('couchdb', 'max_dbs_open'), 500)),
    judgeSize('max_document_size', { bytes: number(settings('couchdb', 'max_document_size'), 8_000_000), needed: MAX_DOCUMENT_BYTES }),
    judgeSize('max_http_request_size', { bytes: number(settings('chttpd', 'max_http_request_size'), 4_294_967_296), needed: limitsOf().maxBodyBytes }),
    judgeShards(number(settings('cluster', 'q'), 2)),
    judgeCopies(number(settings('cluster', 'n'), 3), nodes),
    judgeCors(settings),
    judgeAnonymous(settings),
    judgeListing(settings('chttpd', 'admin_only_all_dbs')),
  ];
}

function judgeHandler(handlers = ''): Finding {
  const check = 'token handler';
  if (handlers.includes('jwt_authentication_handler')) return ok(check, 'authentication_handlers has jwt_authentication_handler');
  return problem(check, 'authentication_handlers lacks {chttpd_auth, jwt_authentication_handler}: run npm run couch provision');
}

function judgeClaims(claims = ''): Finding {
  const check = 'required claims';
  if (/(^|[\s,])exp([\s,]|$)/.test(claims)) return ok(check, `required_claims = ${claims}`);
  return problem(check, '[jwt_auth] required_claims lacks exp, so that a token without an end is taken: run npm run couch provision');
}

function judgeOpen(open: number): Finding {
  const check = 'max_dbs_open';
  if (open >= ENOUGH_OPEN) return ok(check, `${open} shards may be open`);
  return change(check, `${open} shards may be open; set [couchdb] max_dbs_open to ${ENOUGH_OPEN} or more, and the limit of open files above it`);
}

function judgeSize(check: string, { bytes, needed }: { bytes: number; needed: number }): Finding {
  if (bytes >= needed) return ok(check, `${bytes} bytes`);
  return problem(check, `${bytes} bytes, while devices may send ${needed}: raise it`);
}

function judgeShards(q: number): Finding {
  const check = 'shards (q)';
  if (q <= 2) return ok(check, `a new database has ${q}; users' databases are made with one`);
  return change(check, `a new database has ${q}: set [cluster] q to 1 or 2, or databases that are made again after a restore multiply the open files`);
}

function judgeCopies(n: number, nodes: number): Finding {
  const check = 'copies (n)';
  if (nodes === 1) return ok(check, 'one node holds the one copy');
  if (n > nodes) return change(check, `n is ${n} on ${nodes} nodes: set [cluster] n to ${Math.min(3, nodes)}`);
  return n >= Math.min(3, nodes) ? ok(check, `${n} on ${nodes} nodes`) : change(check, `n is ${n} on ${nodes} nodes: set [cluster] n to ${Math.min(3, nodes)}`);
}

function judgeCors(settings: Settings): Finding {
  const check = 'CORS';
  if (settings('chttpd', 'enable_cors') !== 'true') return ok(check, 'off');
  const origins = settings('cors', 'origins') ?? '';
  if (settings('cors', 'credentials') === 'true') return problem(check, `on with credentials for ${origins || 'no origin'}: set [chttpd] enable_cors to false`);
  return change(check, `on for ${origins || 'no origin'}: no browser speaks to CouchDB, so set [chttpd] enable_cors to false`);
}

function judgeAnonymous(settings: Settings): Finding {
  const check = 'require_valid_user';
  const on = ['require_valid_user', 'require_valid_user_except_for_up'].find((key) => settings('chttpd', key) === 'true');
  if (on) return ok(check, `${on} = true`);
  return change(check, 'nobody must sign in to be answered at all: set [chttpd] require_valid_user_except_for_up to true');
}

function judgeListing(adminOnly = 'true'): Finding {
  const check = 'list of databases';
  if (adminOnly === 'true') return ok(check, 'for admins alone');
  return problem(check, 'anyone who reaches CouchDB may list the databases, and so the users: set [chttpd] admin_only_all_dbs to true');
}

function number(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d+/.test(text.trim()) ? Number.parseInt(text, 10) : otherwise;
}
