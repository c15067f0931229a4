import type { FastifyRequest } from 'fastify';
import type { GatewayPorts } from './ports.ts';
import { type Bearer, readBearer } from './tokens.ts';
import { VerifiedTokens } from './verified-tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by {@link requireBearer}. */
    bearer: Bearer | null;
  }
}

/** A hook that lets only good tokens through. Errors: `needs-auth`. */
export function requireBearer(ports: Pick<GatewayPorts, 'keys' | 'now'>): (request: FastifyRequest) => Promise<void> {
  const verified = new VerifiedTokens();
  return async (request) => {
    request.bearer = await readBearer(request.headers.authorization, { ring: ports.keys, now: ports.now(), verified });
  };
}

/** The bearer of a request that passed {@link requireBearer}. */
export function bearerOf(request: FastifyRequest): Bearer {
  if (!request.bearer) throw new Error('A route read the bearer of a request that no hook had checked.');
  return request.bearer;
}
