import { type Caller, isServerAdmin } from './caller.ts';
import { CouchError } from './couch-error.ts';

/** One half of a `_security` object. */
export interface SecurityGroup {
  readonly names: readonly string[];
  readonly roles: readonly string[];
}

/** CouchDB's `_security` object. */
export interface Security {
  readonly admins: SecurityGroup;
  readonly members: SecurityGroup;
}

/** What CouchDB 3.x gives a new database: admins alone. */
export const defaultSecurity: Security = { admins: { names: [], roles: ['_admin'] }, members: { names: [], roles: ['_admin'] } };

/** Errors: 400 `bad_request` for a body that is no security object. */
export function parseSecurity(body: Readonly<Record<string, unknown>>): Security {
  return { admins: readGroup(body.admins, 'admins'), members: readGroup(body.members, 'members') };
}

/** Errors: 403 `forbidden` (as CouchDB says it). A database whose member lists are both empty is open to every signed-in caller, as in CouchDB. */
export function requireMember(caller: Caller, security: Security): void {
  if (isDatabaseAdmin(caller, security) || isEmpty(security.members) || isListed(caller, security.members)) return;
  throw new CouchError(403, 'forbidden', 'You are not allowed to access this db.');
}

/** Errors: 403 `forbidden`. */
export function requireDatabaseAdmin(caller: Caller, security: Security): void {
  if (!isDatabaseAdmin(caller, security)) throw new CouchError(403, 'forbidden', 'You are not a db or server admin.');
}

function isDatabaseAdmin(caller: Caller, security: Security): boolean {
  return isServerAdmin(caller) || isListed(caller, security.admins);
}

function isListed(caller: Caller, group: SecurityGroup): boolean {
  return (caller.name !== null && group.names.includes(caller.name)) || group.roles.some((role) => caller.roles.includes(role));
}

function isEmpty(group: SecurityGroup): boolean {
  return group.names.length === 0 && group.roles.length === 0;
}

function readGroup(value: unknown, field: string): SecurityGroup {
  const group = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return { names: readStrings(group.names, `${field}.names`), roles: readStrings(group.roles, `${field}.roles`) };
}

function readStrings(value: unknown, field: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
    throw new CouchError(400, 'bad_request', `${field} must be a JSON list of strings`);
  return value as string[];
}
