import type { FastifyReply, FastifyRequest } from 'fastify';
import { permissionsPolicy } from './content-policy.ts';

/**
 * A hook that sets the security headers, which helmet composes once for each set of release origins instead of at every request (where it was a
 * twelfth of the gateway's work). It belongs behind helmet's own hooks, with `global: false`.
 */
export function securityHook(origins: { readonly latest: readonly string[] }): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  let known: { readonly origins: readonly string[]; readonly headers: Readonly<Record<string, string>> } | undefined;
  return async (_request, reply) => {
    const { latest } = origins;
    if (known?.origins !== latest) {
      const before = new Set(reply.raw.getHeaderNames());
      await reply.helmet();
      const set = Object.entries(reply.raw.getHeaders()).filter(([name]) => !before.has(name));
      known = {
        origins: latest,
        headers: { ...Object.fromEntries(set.map(([name, value]) => [name, String(value)])), 'permissions-policy': permissionsPolicy },
      };
    }
    reply.headers(known.headers);
  };
}
