import type { CoreUnderTest } from './core-under-test.ts';
import { equal } from './equal.ts';
import { erasureChecks } from './erasure-checks.ts';
import { signatureChecks } from './signature-checks.ts';

/** One demand on a Core: `run` rejects with what was received instead. */
export interface CoreCheck {
  readonly name: string;
  readonly run: (core: CoreUnderTest) => Promise<void>;
}

const eventChecks: readonly CoreCheck[] = [
  {
    name: 'a new event is accepted, and the same batch again is duplicates',
    async run(core) {
      const user = core.newUser();
      const batch = [1, 2, 3].map((deviceSeq) => core.newEvent(user, { deviceSeq }));
      equal(await statuses(core, batch), ['accepted', 'accepted', 'accepted'], 'the first time');
      equal(await statuses(core, batch), ['duplicate', 'duplicate', 'duplicate'], 'the second time');
    },
  },
  {
    name: 'the same act from two devices is one effect and a duplicate',
    async run(core) {
      const user = core.newUser();
      const [early, late] = [core.newEvent(user, { idemKey: 'act', atMs: 1_000 }), core.newEvent(user, { idemKey: 'act', atMs: 2_000 })];
      equal([...(await statuses(core, [early])), ...(await statuses(core, [late]))], ['accepted', 'duplicate'], 'in the order of the clocks');
    },
  },
  {
    name: 'of one act the earliest by its clock is the effect, even when it arrives last',
    async run(core) {
      const user = core.newUser();
      const [early, late] = [core.newEvent(user, { idemKey: 'act', atMs: 1_000 }), core.newEvent(user, { idemKey: 'act', atMs: 2_000 })];
      const told = [...(await statuses(core, [late])), ...(await statuses(core, [early])), ...(await statuses(core, [late]))];
      equal(told, ['accepted', 'accepted', 'duplicate'], 'late, early, late');
    },
  },
  {
    name: 'the same key of two users is two acts',
    async run(core) {
      const acts = [core.newUser(), core.newUser()].map((user) => core.newEvent(user, { idemKey: 'act' }));
      equal(await statuses(core, acts), ['accepted', 'accepted'], 'one of each user');
    },
  },
  {
    name: 'a malformed event is rejected for good with a code, and the rest is accepted',
    async run(core) {
      const user = core.newUser();
      const [good, other] = [core.newEvent(user), core.newEvent(user)];
      const forged = { ...core.newEvent(user), source: `/users/${core.newUser()}/devices/another` };
      const results = await core.results([good, forged, other]);
      equal(
        [good, other].map(({ id }) => results.get(id)?.status),
        ['accepted', 'accepted'],
        'the good ones',
      );
      const { status, permanent, code } = results.get(forged.id) ?? {};
      equal({ status, permanent, hasCode: typeof code === 'string' && code !== '' }, { status: 'rejected', permanent: true, hasCode: true }, 'the forged one');
    },
  },
  {
    name: 'another event under a known id is rejected for good',
    async run(core) {
      const user = core.newUser();
      const event = core.newEvent(user);
      const other = core.newEvent(user, { eventId: event.id, data: { answer: 'another' } });
      equal(await statuses(core, [event]), ['accepted'], 'the first');
      const { status, permanent } = (await core.results([other])).get(event.id) ?? {};
      equal({ status, permanent }, { status: 'rejected', permanent: true }, 'the other');
    },
  },
];

const userChecks: readonly CoreCheck[] = [
  {
    name: 'events are counted per neuron and device with their numbers',
    async run(core) {
      const user = core.newUser();
      const at = (deviceSeq: number) => core.newEvent(user, { deviceId: 'phone', deviceSeq, idemKey: 'act' });
      await core.results([at(1), at(2), at(4)]);
      const seqs = [
        [1, 2],
        [4, 4],
      ];
      equal(await core.counted(user), [{ neuron: 'conformance', deviceId: 'phone', events: 3, seqs }], 'three events, 1, 2 and 4');
      equal(await core.counted(core.newUser()), [], 'a user without events');
    },
  },
  {
    name: 'after an alias the survivor has what both had',
    async run(core) {
      const [alias, of] = [core.newUser(), core.newUser()];
      await core.results([core.newEvent(alias, { deviceId: 'laptop', deviceSeq: 1 }), core.newEvent(of, { deviceId: 'phone', deviceSeq: 1 })]);
      for (const time of ['the first time', 'again']) equal((await core.alias(alias, of)).status, 200, `telling an alias ${time}`);
      const devices = (await core.counted(of)).map(({ deviceId, events }) => `${deviceId} ${events}`);
      equal(devices.toSorted(), ['laptop 1', 'phone 1'], 'the counts of the survivor');
    },
  },
  {
    name: 'after an alias one act of both users is one effect',
    async run(core) {
      const [alias, of] = [core.newUser(), core.newUser()];
      await core.alias(alias, of);
      const [early, late] = [core.newEvent(alias, { idemKey: 'act', atMs: 1_000 }), core.newEvent(of, { idemKey: 'act', atMs: 2_000 })];
      equal([...(await statuses(core, [early])), ...(await statuses(core, [late]))], ['accepted', 'duplicate'], 'as the alias, then as the survivor');
    },
  },
];

/** Everything a Core must do to work with the bridge. */
export const coreChecks: readonly CoreCheck[] = [...signatureChecks, ...eventChecks, ...userChecks, ...erasureChecks];

async function statuses(core: CoreUnderTest, events: readonly { readonly id: string }[]): Promise<readonly (string | undefined)[]> {
  const results = await core.results(events);
  return events.map(({ id }) => results.get(id)?.status);
}
