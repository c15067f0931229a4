import { errorCode } from '@empire/contract';
import type { CoreClient } from './core-client.ts';

/** Whether Core answered when it was last asked. */
export type CoreState = 'ok' | 'down' | 'unknown';

/** Refusals of one call, by a Core that is well. */
const notDown = new Set(['payload-too-large', 'erased']);

/** The same Core, telling after each call whether it answered. */
export function watchCore(core: CoreClient, told: (state: CoreState) => void): CoreClient {
  const watch = async <T>(call: Promise<T>): Promise<T> => {
    try {
      const answer = await call;
      told('ok');
      return answer;
    } catch (error) {
      if (!notDown.has(errorCode(error) ?? '')) told('down');
      throw error;
    }
  };
  return {
    post: (batch, options) => watch(core.post(batch, options)),
    alias: (alias, options) => watch(core.alias(alias, options)),
    erase: (userId, options) => watch(core.erase(userId, options)),
    counts: (userId, options) => watch(core.counts(userId, options)),
  };
}
