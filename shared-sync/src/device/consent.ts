import type { ConsentView } from '@empire/contract';

/** What stands before anybody was asked: only what the service itself needs. */
export const functionalOnly: ConsentView = { allows: (purpose) => purpose === 'functional' };
