import type { CoreCheck } from './checks.ts';
import type { CoreUnderTest, Sending } from './core-under-test.ts';
import { equal } from './equal.ts';

const minuteMs = 60_000;
const strangersSecret = `whsec_${Buffer.from('the secret of a stranger').toString('base64')}`;

/** Who may write and count: whoever signs with the shared secret, now. */
export const signatureChecks: readonly CoreCheck[] = [
  { name: 'a batch without a signature is refused', run: (core) => refused(core, { signed: null }) },
  { name: 'a batch signed with another secret is refused', run: (core) => refused(core, { secret: strangersSecret }) },
  { name: 'a batch signed ten minutes ago is refused', run: (core) => refused(core, { atMs: Date.now() - 10 * minuteMs }) },
  { name: 'a batch under the signature of another body is refused', run: (core) => refused(core, { signed: '[]' }) },
  {
    name: 'an alias without a signature is refused',
    run: async (core) => equal((await core.alias(core.newUser(), core.newUser(), { signed: null })).status, 401, 'POST /v1/aliases'),
  },
  {
    name: 'an erasure without a signature is refused, and nothing is erased',
    async run(core) {
      const user = core.newUser();
      await core.results([core.newEvent(user)]);
      equal((await core.erase(user, { signed: null })).status, 401, 'POST /v1/erasures');
      equal((await core.counted(user)).length, 1, 'the devices that are counted');
    },
  },
  {
    name: 'counts without a signature of this user’s path are refused',
    async run(core) {
      const user = core.newUser();
      equal((await core.counts(user, { signed: null })).status, 401, 'unsigned');
      equal((await core.counts(user, { signed: `/v1/counts?user=${core.newUser()}` })).status, 401, 'signed for another user');
    },
  },
];

async function refused(core: CoreUnderTest, sending: Sending): Promise<void> {
  const user = core.newUser();
  equal((await core.post([core.newEvent(user)], sending)).status, 401, 'POST /v1/events');
  equal(await core.counted(user), [], 'what was stored of it');
}
