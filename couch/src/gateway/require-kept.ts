import type { FastifyRequest } from 'fastify';
import { bearerOf } from './bearer.ts';
import type { GatewayPorts } from './ports.ts';

/** How long a user is taken to be as it was: a read with a token of a user that another instance erased is refused this much later at the latest. */
const freshMs = 2_000;
const maxUsers = 10_000;

/**
 * A hook that refuses tokens of erased users, which stay good by themselves for up to 15 minutes. Writes are looked at once more, without the
 * memory this hook has, right before they are passed on. Errors: `erased`, and those of the accounts.
 */
export function requireKept({ accounts, now }: Pick<GatewayPorts, 'accounts' | 'now'>): (request: FastifyRequest) => Promise<void> {
  const seen = new Map<string, number>();
  return async (request) => {
    const { userId } = bearerOf(request);
    const at = now();
    const seenAt = seen.get(userId);
    if (seenAt !== undefined && at - seenAt < freshMs && at >= seenAt) return;
    await accounts.isLive(userId).catch((error: unknown) => {
      seen.delete(userId);
      throw error;
    });
    if (seen.size >= maxUsers) seen.clear();
    seen.set(userId, at);
  };
}
