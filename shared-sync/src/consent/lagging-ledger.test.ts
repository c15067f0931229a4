import { describe, expect, it } from 'vitest';
import { decisionsId } from '../../core/index.ts';
import { MemoryServer, newProfile, quizManifest } from '../testing/index.ts';

const signal = new AbortController().signal;
const shown = { place: 'privacy', wording: 'Count how often quizzes are finished.' };
const analytics = { purpose: 'analytics' } as const;

async function deviceAt(server: MemoryServer, clock: { now(): number }) {
  const profile = await newProfile(server, { clock });
  const engine = await profile.context();
  const round = () => engine.transferOnce({ signal });
  return { profile, engine, round, quiz: await engine.open(quizManifest) };
}

/** A phone that consented and later withdrew, with a laptop of the same user that knows of the consent. */
async function withdrawnOnPhone() {
  const time = { ms: 1_800_000_000_000 };
  const clock = { now: () => time.ms };
  const server = new MemoryServer();
  const [phone, laptop] = [await deviceAt(server, clock), await deviceAt(server, clock)];
  await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
  await phone.engine.consent.grant(['analytics'], shown);
  for (const { round } of [phone, laptop]) await round();
  const user = server.databases.get(`user-${server.userOf(phone.engine.identity.deviceId)}`);
  const known = new Set(user?.trees.keys());
  const restore = user?.backUp() ?? (() => undefined);
  time.ms += 1_000;
  await phone.engine.consent.withdraw(['analytics'], shown);
  await phone.round();
  /** Ranges answer as a copy does that has heard of nothing since the consent. */
  const lag = () => (server.lags = (id) => (id.startsWith('host:k:') && !known.has(id)) || id === decisionsId);
  const sent = (prefix: string) => [...(user?.trees.keys() ?? [])].filter((id) => id.startsWith(prefix));
  /** The server as devices leave it that make no list. */
  const forgetList = () => user?.trees.delete(decisionsId);
  return { server, clock, time, phone, laptop, lag, restore, sent, forgetList };
}

describe('a withdrawal that a lagging copy of the server does not show', () => {
  it('stands on the device that made it, and nothing of that purpose leaves', async () => {
    const { phone, lag, sent } = await withdrawnOnPhone();
    lag();
    expect(await phone.round()).toEqual({ outcome: 'ok' });
    expect(phone.engine.consent.allows('analytics')).toBe(false);
    await expect(phone.quiz.events.append('seen', {}, analytics)).rejects.toMatchObject({ code: 'consent-missing' });
    expect(sent('quiz:e:')).toEqual([]);
  });

  it('stands on a device that read it once where the server was set back behind it, and comes back to the server', async () => {
    const { phone, laptop, restore, sent } = await withdrawnOnPhone();
    await laptop.round();
    restore();
    expect(sent('host:k:')).toHaveLength(1);
    expect(await laptop.round()).toEqual({ outcome: 'ok' });
    expect(laptop.engine.consent.allows('analytics')).toBe(false);
    await phone.round();
    expect([sent('host:k:').length, phone.engine.consent.allows('analytics')]).toEqual([2, false]);
  });

  it('reaches a device whose first reading missed it before any event leaves, by the list of decisions that is read by its id', async () => {
    const { server, clock, phone, lag, sent } = await withdrawnOnPhone();
    const tablet = await deviceAt(server, clock);
    await tablet.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    lag();
    await tablet.round();
    expect(tablet.engine.consent.allows('analytics')).toBe(true);
    await tablet.quiz.events.append('seen', {}, analytics);
    await tablet.round();
    expect(tablet.engine.consent.allows('analytics')).toBe(false);
    await tablet.round();
    expect([sent('quiz:e:').length, sent('quiz:d:').length]).toEqual([0, 1]);
  });

  it('costs nothing that was consented to: an event goes out under a consent that only the list names', async () => {
    const { server, clock, time, phone, lag, sent } = await withdrawnOnPhone();
    const tablet = await deviceAt(server, clock);
    await tablet.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    await tablet.round();
    lag();
    time.ms += 1_000;
    await phone.engine.consent.grant(['analytics'], shown);
    await phone.quiz.events.append('seen', { by: 'phone' }, analytics);
    await phone.round();
    await tablet.round();
    expect(tablet.engine.consent.allows('analytics')).toBe(true);
    await tablet.quiz.events.append('seen', { by: 'tablet' }, analytics);
    await tablet.round();
    expect([sent('quiz:e:').length, sent('quiz:d:').length]).toEqual([2, 0]);
  });

  it('reaches a device without that list, as one of an older version left it, with the second look', async () => {
    const { server, clock, time, phone, lag, sent, forgetList } = await withdrawnOnPhone();
    const tablet = await deviceAt(server, clock);
    await tablet.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    lag();
    forgetList();
    await tablet.round();
    await tablet.quiz.events.append('seen', {}, analytics);
    server.lags = undefined;
    time.ms += 11 * 60_000;
    await tablet.round();
    expect(tablet.engine.consent.allows('analytics')).toBe(false);
    await tablet.round();
    expect([sent('quiz:e:').length, sent('quiz:d:').length]).toEqual([0, 1]);
  });

  it('lists every decision once, whichever device made it', async () => {
    const { phone, laptop, sent } = await withdrawnOnPhone();
    await laptop.round();
    await laptop.engine.consent.grant(['marketing'], shown);
    for (const { round } of [laptop, phone]) await round();
    const listed = await phone.engine.host.db.get<readonly string[]>('decisions', 'all');
    expect([...(listed?.value ?? [])].sort()).toEqual(
      sent('host:k:')
        .map((id) => id.split(':')[3])
        .sort(),
    );
    expect(listed?.value).toHaveLength(3);
  });
});
