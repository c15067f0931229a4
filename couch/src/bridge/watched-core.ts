import { errorCode } from '@empire/contract';
import type { CoreClient } from './core-client.ts';

/** Whether Core answered when it was last asked. */
export type CoreState = 'ok' | 'down' | 'unknown';

/** The same Core, telling after each call whether it answered. */
export function watchCore(core: CoreClient, told: (state: CoreState) => void): CoreClient {
  const watch = async <T>(call: Promise<T>): Promise<T> => {
    try {
      const answer = await call;
      told('ok');
      return answer;
    } catch (error) {
      if (errorCode(error) !== 'payload-too-large') told('down');
      throw error;
    }
  };
  return {
    post: (batch, options) => watch(core.post(batch, options)),
    alias: (alias, options) => watch(core.alias(alias, options)),
    counts: (userId, options) => watch(core.counts(userId, options)),
  };
}
