import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from './answers.ts';
import { bearerOf } from './bearer.ts';
import type { GatewayLimits } from './ports.ts';

/**
 * A hook that counts by the user of the token, so that more devices (anyone may register one) are no way around the limit per device.
 * The rate limit's own hook runs once per request, hence this second count beside it. Answers 429 `too-many-requests` with `Retry-After`.
 */
export function perUser(app: FastifyInstance, limits: GatewayLimits): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  const count = app.createRateLimit({ max: limits.userPerMinute, timeWindow: 60_000, keyGenerator: (request) => bearerOf(request).userId });
  return async (request, reply) => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return undefined;
    return refuse(reply, {
      status: 429,
      error: 'too-many-requests',
      reason: `The devices of one user may ask ${limits.userPerMinute} times a minute together; ask again in ${counted.ttlInSeconds} s.`,
      retryAfterSeconds: counted.ttlInSeconds,
    });
  };
}
