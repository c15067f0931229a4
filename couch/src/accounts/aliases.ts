const maxHops = 64;

/**
 * Follows aliases from `userId` to the user who survives.
 *
 * Two users who join each other at the same instant form a ring, because nothing locks two documents at once;
 * the smallest id of the ring survives, so that everybody who follows it arrives at the same user.
 */
export async function followAliases(userId: string, aliasOf: (userId: string) => Promise<string | undefined>): Promise<string> {
  const path = [userId];
  while (path.length <= maxHops) {
    const last = path[path.length - 1] as string;
    const next = await aliasOf(last);
    if (next === undefined) return last;
    const seenAt = path.indexOf(next);
    if (seenAt >= 0) return path.slice(seenAt).toSorted()[0] as string;
    path.push(next);
  }
  throw new Error(`The aliases of a user do not end after ${maxHops} steps.`);
}
