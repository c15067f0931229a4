import { EmpireError } from '@empire/contract';
import type { CoreClient } from '../bridge/core-client.ts';
import type { CloudEvent } from '../core-server/cloud-event.ts';
import type { SuppressionList } from './suppression.ts';

/**
 * The same Core, which never hears of an erased user: the list is asked right before each call. Calls about one are `erased`, and so is a batch
 * that Core itself refuses for that reason, because it was told while the batch was under way.
 */
export function suppressedCore(core: CoreClient, suppression: SuppressionList): CoreClient {
  const refuse = async (userIds: Iterable<string>): Promise<void> => {
    for (const userId of new Set(userIds)) if (await suppression.has(userId)) throw erased();
  };
  return {
    async post(batch, options) {
      await refuse(batch.map(userOfEvent));
      const results = await core.post(batch, options);
      if (results.some(({ status, code }) => status === 'rejected' && code === 'erased')) throw erased();
      return results;
    },
    async alias(alias, options) {
      await refuse([alias, options.of]);
      await core.alias(alias, options);
    },
    async counts(userId, options) {
      await refuse([userId]);
      return core.counts(userId, options);
    },
    erase: (userId, options) => core.erase(userId, options),
  };
}

function userOfEvent({ source }: CloudEvent): string {
  return source.split('/')[2] ?? '';
}

function erased(): EmpireError {
  return new EmpireError('erased', 'The user of these events was erased.');
}
