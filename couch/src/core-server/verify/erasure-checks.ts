import { readCoreReceipt } from '../../erasure/core-receipt.ts';
import type { CoreCheck } from './checks.ts';
import type { CoreUnderTest } from './core-under-test.ts';
import { equal } from './equal.ts';

/** What a Core does when a person asked to be erased. */
export const erasureChecks: readonly CoreCheck[] = [
  {
    name: 'an erasure leaves nothing of the user and is answered with a receipt, and again the second time',
    async run(core) {
      const [user, other] = [core.newUser(), core.newUser()];
      await core.results([core.newEvent(user, { idemKey: 'act' }), core.newEvent(user), core.newEvent(other)]);
      for (const time of ['the first time', 'again']) await erase(core, user, time);
      equal(await core.counted(user), [], 'the counts of the user');
      equal((await core.counted(other)).length, 1, 'the devices of somebody else');
    },
  },
  {
    name: 'an erasure reaches everybody folded into the user',
    async run(core) {
      const [alias, of] = [core.newUser(), core.newUser()];
      await core.results([core.newEvent(alias), core.newEvent(of)]);
      await core.alias(alias, of);
      await erase(core, of, 'the survivor');
      equal([...(await core.counted(of)), ...(await core.counted(alias))], [], 'the counts of both');
    },
  },
  {
    name: 'nothing of an erased user is ever taken again',
    async run(core) {
      const user = core.newUser();
      const [known, late, others] = [core.newEvent(user), core.newEvent(user), core.newEvent(core.newUser())];
      await core.results([known]);
      await erase(core, user, 'the user');
      const results = await core.results([known, late, others]);
      const told = [known, late].map(({ id }) => [results.get(id)?.status, results.get(id)?.code, results.get(id)?.permanent]);
      equal(told, Array(2).fill(['rejected', 'erased', true]), 'what was known, and what comes late');
      equal(results.get(others.id)?.status, 'accepted', 'an event of somebody else in the same batch');
      equal(await core.counted(user), [], 'the counts of the user');
    },
  },
];

async function erase(core: CoreUnderTest, userId: string, tried: string): Promise<void> {
  const { status, body } = await core.erase(userId);
  equal([status, readCoreReceipt(body) !== undefined], [200, true], `erasing ${tried}`);
}
