import { EmpireError, type TaskName } from '@empire/contract';
import type { Runner } from '../inference-provider.ts';

/** A runner that checks the signal before it asks, answers `closed` after it was disposed, and lets go once; failures of a foreign runtime become `inference-unavailable`. */
export function closing<T extends TaskName>(runner: Runner<T>): Runner<T> {
  let disposed = false;
  return {
    run: async (input, options = {}) => {
      options.signal?.throwIfAborted();
      if (disposed) throw new EmpireError('closed', 'The runner was disposed.');
      try {
        return await runner.run(input, options);
      } catch (error) {
        options.signal?.throwIfAborted();
        if (error instanceof EmpireError) throw error;
        throw new EmpireError('inference-unavailable', `The runtime failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    },
    dispose: () => {
      if (!disposed) runner.dispose();
      disposed = true;
    },
  };
}
