import type { Mutant } from './mutant.ts';

/** Faults in what a page does whose lock was taken from it. */
export const lockMutants: readonly Mutant[] = [
  {
    name: 'a round that goes on after its lock was taken',
    file: 'shared-sync/src/transfer/loop.ts',
    from: 'signal: AbortSignal.any([signal, lost])',
    to: 'signal: lost.aborted ? lost : signal',
    noticedBy: 1020,
  },
];
