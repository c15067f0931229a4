import type { CoreReceipt } from './erasure-record.ts';

/** Reads Core's answer to an erasure; `undefined` when it is no receipt. */
export function readCoreReceipt(answer: unknown): CoreReceipt | undefined {
  if (typeof answer !== 'object' || answer === null || !('receipt' in answer)) return undefined;
  const { at, removed } = (answer.receipt ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)) || typeof removed !== 'object' || removed === null) return undefined;
  const counts = Object.entries(removed);
  return counts.every(([, count]) => Number.isSafeInteger(count) && count >= 0)
    ? { at, removed: Object.fromEntries(counts) as Record<string, number> }
    : undefined;
}
