import type { Mutant } from './mutant.ts';

/** Faults in what a page does whose lock was taken from it. */
export const lockMutants: readonly Mutant[] = [
  {
    name: 'a round that goes on after its lock was taken',
    file: 'shared-sync/src/transfer/loop.ts',
    from: 'signal: AbortSignal.any([signal, lost])',
    to: 'signal: lost.aborted ? lost : signal',
  },
  {
    name: 'an answer acted on after the lock was taken',
    file: 'shared-sync/src/transfer/stall-guard.ts',
    from: 'signal?.throwIfAborted();',
    to: '',
  },
  {
    name: 'a database renewed after the lock was taken',
    file: 'shared-sync/src/compaction/compact.ts',
    from: 'lost.throwIfAborted();',
    to: '',
  },
];
