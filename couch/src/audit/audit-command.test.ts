import type { AnonId, DeviceId, Hlc } from '@empire/contract';
import { type AuditBody, auditSegment } from '@empire/shared-sync/core';
import { expect, test } from 'vitest';
import { MemoryUserFeeds } from '../bridge/memory-user-feeds.ts';
import { runAuditCommand } from './audit-command.ts';

const user = 'a'.repeat(32);
const deviceId = '11111111-1111-4111-8111-111111111111';

/** A device's chain of so many segments of one entry. */
function chainOf(length: number) {
  const documents: ReturnType<typeof auditSegment>[] = [];
  for (let seq = 0; seq < length; seq += 1) {
    const prev = documents.at(-1)?._id.split(':')[3] ?? null;
    const stamp = { v: 1, schema: 1, anonId: deviceId as AnonId, deviceId: deviceId as DeviceId, hlc: `00000000000${seq}-0000-${deviceId}` as Hlc } as const;
    const body: AuditBody = { ...stamp, seq, prev, entries: [{ kind: 'key', at: seq, what: 'rotated' }], upTo: {} };
    documents.push(auditSegment(body));
  }
  return documents;
}

async function run(documents: readonly ReturnType<typeof auditSegment>[], ...args: string[]) {
  const feeds = new MemoryUserFeeds();
  feeds.add(`user-${user}`, ...(documents as unknown as Parameters<MemoryUserFeeds['add']>[1][]));
  const lines: string[] = [];
  const code = await runAuditCommand({ args, feeds, say: (line) => lines.push(line.replaceAll(/ {2,}/g, ' | ')) });
  return { code, lines };
}

test('a chain that holds is told by its length', async () => {
  expect(await run(chainOf(3), user)).toEqual({
    code: 0,
    lines: ['user | device | segments | entries | chain', `${user} | ${deviceId} | 3 | 3 | holds`, '1 chain, 0 broken'],
  });
});

test('a chain that lacks a segment, or has one twice, is broken and ends with code 1', async () => {
  const [first, second, third] = chainOf(3);
  const [forked] = chainOf(1).map(({ _id, _rev, _revisions, ...body }) => auditSegment({ ...(body as unknown as AuditBody), upTo: { x: 1 } }));
  if (!first || !second || !third || !forked) throw new Error('the fixture has three segments and a fork');
  expect((await run([first, third])).lines[1]).toContain('missing at 1');
  expect(await run([first, forked, second])).toMatchObject({ code: 1, lines: [expect.anything(), expect.stringContaining('fork at 0'), '1 chain, 1 broken'] });
});

test('an unknown user is code 1, and words that make no command are none', async () => {
  expect(await run([], 'b'.repeat(32))).toEqual({ code: 1, lines: [`There is no database of the user ${'b'.repeat(32)}.`] });
  expect((await run([], user, 'more')).code).toBeUndefined();
});
