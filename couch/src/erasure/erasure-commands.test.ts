import { expect, test } from 'vitest';
import { runErasuresCommand } from './erasure-commands.ts';
import { newErasureWorld } from './erasures-fixture.ts';

async function withOneErased() {
  const world = newErasureWorld();
  const userId = await world.admit('phone');
  const { erasureId } = await world.erasures.erase(userId);
  await world.finish();
  const run = async (...args: string[]) => {
    const lines: string[] = [];
    const say = (line: string) => lines.push(line.startsWith('[') ? line : line.replaceAll(/ {2,}/g, ' | '));
    return { code: await runErasuresCommand({ args, ports: world, say, signal: new AbortController().signal }), lines };
  };
  return { ...world, userId, erasureId, run };
}

test('list says how far each erasure is and whose devices have not answered', async () => {
  const { run, erasures, erasureId } = await withOneErased();
  const head = 'erasure | asked | at Core | devices wiped | done';
  const row = `${erasureId} | 2030-01-01T00:00:00.000Z | 1 of 1 | `;
  expect(await run()).toEqual({ code: 0, lines: [head, `${row}0 of 1 | under way`, '1 erasure'] });
  await erasures.noteWiped(erasureId, { deviceId: 'phone', at: '2030-01-02T00:00:00.000Z' });
  expect((await run('list')).lines[1]).toBe(`${row}1 of 1 | under way`);
  expect(JSON.parse((await run('list', '--json')).lines.join('\n'))).toMatchObject([{ erasureId, devices: 1, pending: [], users: 1, core: 1 }]);
});

test('show names the devices and what Core removed', async () => {
  const { run, userId, erasureId } = await withOneErased();
  const { code, lines } = await run('show', erasureId);
  expect([code, lines.slice(2)]).toEqual([
    0,
    ['done | under way', `core | ${userId} | 1970-01-01T00:00:00.000Z | {"events":0,"acts":0,"aliases":0}`, 'device | phone | pending'],
  ]);
  expect(await run('show', '0'.repeat(32))).toMatchObject({ code: 1 });
});

test('replay erases again what a backup brought back', async () => {
  const { run, userId, databases, stored, control, databaseOf } = await withOneErased();
  databases.contents.set(userId, ['from a backup']);
  const suppressed = await stored.list({ prefix: 'suppressed:' });
  await stored.removeAll([...suppressed, ...(await stored.list({ prefix: 'user:' }))]);
  await control.put({ _id: `parked:${databaseOf(userId)}:a` });
  expect(await run('replay')).toMatchObject({ code: 0, lines: [expect.stringContaining('1 user'), '1 carried out again'] });
  expect([[...databases.contents.keys()], await control.list({ prefix: '' })]).toEqual([[], []]);
  expect(await stored.list({ prefix: 'suppressed:' })).toHaveLength(suppressed.length);
});

test.each([['shred'], ['show'], ['list', 'more'], ['replay', '--json'], ['--all']])('%s %s makes no command', async (...args) => {
  expect((await (await withOneErased()).run(...args)).code).toBeUndefined();
});
