import { type AnyDoc, verifyAudit } from '@empire/shared-sync/core';
import { userOf } from '../bridge/partition.ts';
import { textTable } from '../bridge/text-table.ts';
import type { UserFeeds } from '../bridge/user-feeds.ts';

/** The ids of audit segments begin with this. */
const auditPrefix = 'host:a:audit:';

export interface AuditCommand {
  readonly args: readonly string[];
  readonly feeds: UserFeeds;
  readonly say: (line: string) => void;
}

/**
 * Verifies the audit that the devices of one user, or of all, have sent. Resolves to the exit code, 1 when a chain is broken, or to
 * `undefined` when the words make no command. Errors: those of {@link UserFeeds}.
 */
export async function runAuditCommand({ args, feeds, say }: AuditCommand): Promise<number | undefined> {
  const [user, ...more] = args;
  if (more.length > 0 || user?.startsWith('-')) return undefined;
  const databases = (await feeds.databases()).filter((database) => user === undefined || userOf(database) === user);
  if (user !== undefined && databases.length === 0) {
    say(`There is no database of the user ${user}.`);
    return 1;
  }
  const rows: string[][] = [];
  let broken = 0;
  for (const database of databases) {
    const segments = (await feeds.range(database, auditPrefix)) as unknown as readonly AnyDoc[];
    for (const deviceId of [...new Set(segments.map((segment) => String(segment.deviceId)))].sort()) {
      const { ok, chains, broken: link } = verifyAudit(segments.filter((segment) => String(segment.deviceId) === deviceId));
      broken += ok ? 0 : 1;
      rows.push([userOf(database), deviceId, String(chains[0]?.segments), String(chains[0]?.entries), link ? `${link.fault} at ${link.seq}` : 'holds']);
    }
  }
  if (rows.length > 0) for (const line of textTable([['user', 'device', 'segments', 'entries', 'chain'], ...rows])) say(line);
  say(`${rows.length} ${rows.length === 1 ? 'chain' : 'chains'}, ${broken} broken`);
  return broken === 0 ? 0 : 1;
}
