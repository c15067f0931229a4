import { remoteConformance } from '@empire/shared-sync/conformance';
import { quizManifest } from '@empire/shared-sync/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CouchHttp } from '../../couch/src/accounts/couch-http.ts';
import { startStack } from '../../couch/src/dev/test-stack.ts';
import { deviceAt, doorAt } from './devices.ts';

const signal = new AbortController().signal;

/** The engine over HTTP against gateway, CouchDB, bridge and Core as they are. `couchUrl` names a real CouchDB. */
export function wireSuite(name: string, couchUrl?: string): void {
  describe(name, () => {
    let stack: Awaited<ReturnType<typeof startStack>>;
    beforeAll(async () => {
      stack = await startStack({ neuronsDir: null, ...(couchUrl !== undefined && { couchUrl }) });
    });
    afterAll(() => stack?.close());

    remoteConformance('over HTTP', () => doorAt(stack.gatewayUrl));

    it('brings events to Core once and the state to a joined device', async () => {
      const [phone, laptop] = [await (await deviceAt(stack.gatewayUrl)).context(), await (await deviceAt(stack.gatewayUrl)).context()];
      const [mine, theirs] = [await phone.open(quizManifest), await laptop.open(quizManifest)];
      const eventId = await mine.events.append(
        'completed',
        { score: 7 },
        { purpose: 'functional', effect: [{ collection: 'attempt', key: 'one', value: { progress: 7 } }] },
      );
      expect(await phone.transferOnce({ signal })).toEqual({ outcome: 'ok' });
      await laptop.pairing.claim((await phone.pairing.issue()).code);
      const arrived = async () => {
        await laptop.transferOnce({ signal });
        return (await theirs.db.get('attempt', 'one'))?.value;
      };
      await expect.poll(arrived, { timeout: 20_000, interval: 300 }).toEqual({ progress: 7 });
      await phone.transferOnce({ signal });
      const { userId } = await (await doorOf(stack.couchUrl, stack.dbPrefix)).userOf(phone.identity.deviceId);
      await expect.poll(() => coreRows(stack.coreUrl, userId), { timeout: 20_000, interval: 200 }).toEqual([eventId]);
      await Promise.all([phone.close(), laptop.close()]);
    });
  });
}

async function coreRows(coreUrl: string, userId: string): Promise<unknown[]> {
  const { events } = (await (await fetch(`${coreUrl}/v1/events?user=${userId}`)).json()) as { events: { eventId?: string; id?: string }[] };
  return events.map((event) => event.eventId ?? event.id);
}

async function doorOf(couchUrl: string, dbPrefix: string) {
  const couch = new CouchHttp(couchUrl);
  return {
    async userOf(deviceId: string): Promise<{ userId: string }> {
      return (await couch.expect(`/${dbPrefix}accounts/${encodeURIComponent(`device:${deviceId}`)}`)) as { userId: string };
    },
  };
}
