import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { errors, jwtVerify } from 'jose';
import { CouchError } from './couch-error.ts';
import type { TokenKeys } from './token-keys.ts';

/** Who asks, as CouchDB's `userCtx`. `name` is null for an anonymous request. */
export interface Caller {
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly via: 'default' | 'jwt' | 'nobody';
}

export interface CallerOptions {
  readonly adminUser: string;
  readonly adminPassword: string;
  readonly tokenKeys: () => TokenKeys;
}

/**
 * Reads the admin's basic credentials or a device token.
 * Errors, as CouchDB's own handlers: 401 for wrong credentials, an expired token and a token without `sub`; 400 for any other fault of a token.
 */
export async function readCaller(request: IncomingMessage, options: CallerOptions): Promise<Caller> {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ', 2);
  if (scheme.toLowerCase() === 'basic') return readBasic(value, options);
  if (scheme.toLowerCase() === 'bearer') return await readToken(value, options.tokenKeys());
  return { name: null, roles: [], via: 'nobody' };
}

/** Whether the caller is a server admin. */
export function isServerAdmin(caller: Caller): boolean {
  return caller.roles.includes('_admin');
}

/** Errors: 401 `unauthorized`. */
export function requireServerAdmin(caller: Caller): void {
  if (!isServerAdmin(caller)) throw new CouchError(401, 'unauthorized', 'You are not a server admin.');
}

function readBasic(value: string, options: CallerOptions): Caller {
  const wanted = `${options.adminUser}:${options.adminPassword}`;
  if (!sameText(Buffer.from(value, 'base64').toString('utf8'), wanted)) throw new CouchError(401, 'unauthorized', 'Name or password is incorrect.');
  return { name: options.adminUser, roles: ['_admin'], via: 'default' };
}

async function readToken(token: string, keys: TokenKeys): Promise<Caller> {
  const { payload } = await verify(token, keys);
  const roles = payload['_couchdb.roles'];
  if (typeof payload.sub !== 'string') throw new CouchError(401, 'unauthorized', 'Token missing sub claim.');
  return { name: payload.sub, roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [], via: 'jwt' };
}

async function verify(token: string, keys: TokenKeys) {
  try {
    return await jwtVerify(token, (header) => keyOf(header.kid, keys), { algorithms: ['RS256'], requiredClaims: ['exp'] });
  } catch (error) {
    if (error instanceof CouchError) throw error;
    if (error instanceof errors.JWTExpired) throw new CouchError(401, 'unauthorized', 'exp not in future');
    throw new CouchError(400, 'bad_request', error instanceof Error ? error.message : String(error));
  }
}

function keyOf(kid: string | undefined, keys: TokenKeys) {
  const key = kid === undefined ? undefined : keys.get(kid);
  if (!key) throw new CouchError(400, 'bad_request', `Unknown kid ${String(kid)}`);
  return key;
}

function sameText(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}
