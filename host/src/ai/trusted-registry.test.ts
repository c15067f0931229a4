import { expect, test } from 'vitest';
import { federation, mirrored, signingKey } from '../testing/model-federation.ts';
import { verifyRegistry } from './verify-registry.ts';

const model = await mirrored('1.0.0');
const refused = { code: 'bad-registry' };

test('a registry of the federation is believed, the same one changes nothing, and it is still believed after a start without a network', async () => {
  const { open, registry, key, gateway } = await federation();
  const signed = await key.sign(registry([model]));
  const first = open().registry;
  const taken = [await first.take(signed), await first.take(signed)];
  gateway.down = true;
  const second = open().registry;
  expect([taken, await second.standing(), (await second.held())?.sequence]).toEqual([[true, false], 'current', 1]);
});

test('a lower sequence, another key, another type and a changed letter are refused, and what is held stays', async () => {
  const { open, registry, key } = await federation();
  const trusted = open().registry;
  const [older, newer, next] = [registry([]), registry([model]), registry([])];
  await trusted.take(await key.sign(newer));
  const stranger = await signingKey('k2');
  const signed = await key.sign(next);
  const [head, body, tail] = signed.split('.') as [string, string, string];
  const forged = [
    await key.sign(older),
    await key.sign({ ...newer, models: [] }),
    await stranger.sign(next),
    await key.sign(next, 'empire-erasure'),
    `${head}.${body.slice(0, -2)}${body.endsWith('A') ? 'B' : 'A'}.${tail}`,
    `${head}.${body}.`,
    `${head}.${body}`,
    '',
    7,
    null,
  ];
  for (const one of forged) await expect(trusted.take(one), String(one).slice(0, 20)).rejects.toMatchObject(refused);
  expect([(await trusted.held())?.sequence, await trusted.take(signed)]).toEqual([newer.sequence, true]);
});

test('a body that no known key has signed is never parsed', async () => {
  const { key } = await federation();
  const stranger = await signingKey('k2');
  const signed = await stranger.sign({} as never);
  expect(await verifyRegistry(signed, [key.publicKey])).toBeUndefined();
  await expect(verifyRegistry(signed, [stranger.publicKey])).rejects.toMatchObject(refused);
});

test('keys are asked for at first contact alone; later ones count once a believed registry names them, and older ones no more', async () => {
  const { open, registry, key, gateway } = await federation();
  const trusted = open().registry;
  await trusted.take(await key.sign(registry([model])));
  const next = await signingKey('k2');
  gateway.keys = [next.publicKey];
  await expect(trusted.take(await next.sign(registry([])))).rejects.toMatchObject(refused);
  await trusted.take(await key.sign(registry([model], { keys: [key.publicKey, next.publicKey] })));
  await trusted.take(await next.sign(registry([model], { keys: [next.publicKey] })));
  await expect(trusted.take(await key.sign(registry([])))).rejects.toMatchObject(refused);
});

test('without keys at first contact nothing is believed, and it is tried again', async () => {
  const { open, registry, key, gateway } = await federation();
  const trusted = open().registry;
  const signed = await key.sign(registry([model]));
  gateway.down = true;
  await expect(trusted.take(signed)).rejects.toThrow('Failed to fetch');
  gateway.down = false;
  expect([await trusted.standing(), await trusted.take(signed)]).toEqual(['none', true]);
});

test('a registry that expires is good for 30 more days; one that has expired when it comes is refused', async () => {
  const { open, registry, key, later } = await federation();
  const trusted = open().registry;
  const [first, second] = [registry([model]), registry([model])];
  await trusted.take(await key.sign(first));
  const standings = [];
  for (const days of [364, 2, 28, 2]) {
    later(days);
    standings.push(await trusted.standing());
  }
  await expect(trusted.take(await key.sign(second))).rejects.toMatchObject(refused);
  expect(standings).toEqual(['current', 'grace', 'grace', 'expired']);
});

test('of two tabs the one with the older registry ends with the newer one', async () => {
  const { open, registry, key } = await federation();
  const [one, other] = [open().registry, open().registry];
  const [first, second] = [await key.sign(registry([])), await key.sign(registry([model]))];
  await one.held();
  await other.take(second);
  await expect(one.take(first)).resolves.toBe(true);
  expect([(await one.held())?.sequence, (await other.held())?.sequence]).toEqual([2, 2]);
});
