import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { runBridgeCommand } from './bridge-commands.ts';
import { MemoryCoreClient } from './memory-core-client.ts';
import { MemoryUserFeeds } from './memory-user-feeds.ts';
import { sweep } from './sweep.ts';

const signal = new AbortController().signal;
const user = 'a'.repeat(32);

async function withOneRefused() {
  const ports = { control: new MemoryTable(), feeds: new MemoryUserFeeds(), core: new MemoryCoreClient() };
  const events = [1, 2, 3].map((deviceSeq) => makeEventDocument({ deviceId: 'phone', deviceSeq }));
  const eventId = String(events[1]?.eventId);
  ports.core.rejections.set(eventId, { code: 'unknown-type', reason: 'Not known yet.', permanent: true });
  ports.feeds.add(`user-${user}`, ...events);
  await sweep(ports, { signal, holds: () => true, now: () => 0 });
  const run = async (...args: string[]) => {
    const lines: string[] = [];
    const code = await runBridgeCommand({ args, ports, say: (line) => lines.push(line.replaceAll(/ {2,}/g, ' | ')), signal });
    return { code, lines };
  };
  return { ...ports, eventId, run };
}

test('dead lists who, why and since when', async () => {
  const { run, eventId } = await withOneRefused();
  const since = '1970-01-01T00:00:00.000Z';
  const row = `${eventId} | ${user} | unknown-type | ${since} | Not known yet.`;
  expect(await run('dead')).toEqual({ code: 0, lines: ['event | user | code | since | reason', row, '1 dead letter'] });
  expect(await run('dead', '--user', 'b'.repeat(32))).toEqual({ code: 0, lines: ['0 dead letters'] });
});

test('replay says what Core answered, and code 1 as long as it refuses', async () => {
  const { run, core, eventId } = await withOneRefused();
  expect(await run('replay', '--all')).toEqual({ code: 1, lines: [`${eventId} | rejected | unknown-type | Not known yet.`, '0 of 1 taken by Core'] });
  core.rejections.clear();
  expect(await run('replay', '--event', eventId)).toEqual({ code: 0, lines: [`${eventId} | accepted`, '1 of 1 taken by Core'] });
  expect((await run('dead')).lines).toEqual(['0 dead letters']);
  expect((await run('replay', '--event', eventId)).code).toBe(1);
});

test('check prints one line per device, and code 1 while something is missing', async () => {
  const { run, control, core } = await withOneRefused();
  const head = 'user | neuron | device | at Core | notes';
  expect(await run('check')).toEqual({ code: 0, lines: [head, `${user} | quiz | phone | 2 of 3 | 1 dead`] });
  for (const letter of await control.list({ prefix: 'dead:' })) await control.remove(letter);
  expect(await run('check', '--user', user)).toEqual({ code: 1, lines: [head, `${user} | quiz | phone | 2 of 3 | missing at Core: 2`] });
  core.rejections.clear();
  const lines = [`1 event of ${user} posted again`, head, `${user} | quiz | phone | 3 of 3`];
  expect(await run('check', '--replay')).toEqual({ code: 0, lines });
  expect((await run('check', '--user', 'b'.repeat(32))).code).toBe(1);
});

test.each([[['bury']], [['replay']], [['dead', 'all']], [['check', '--force']]])('%j is no command', async (args) => {
  const { run } = await withOneRefused();
  expect((await run(...args)).code).toBeUndefined();
});
