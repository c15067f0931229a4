import { expect, test } from 'vitest';
import { decidedText, entryText, receiptRows } from './privacy-text.ts';

const decision = { granted: true, hlc: 'x' as never, atMs: 0, deviceId: 'phone', place: 'privacy', wording: { text: '', hash: '' } };

test('a decision says where and on which device it was made; without one it says so', () => {
  expect(decidedText({ purpose: 'analytics', allowed: true, decision }, { deviceId: 'phone' })).toMatch(/^Allowed: .*, on this page, on this device\.$/);
  expect(decidedText({ purpose: 'analytics', allowed: false, decision: { ...decision, granted: false, place: 'quiz' } }, { deviceId: 'laptop' })).toMatch(
    /^Switched off: .*, in “quiz”, on another of your devices\.$/,
  );
  expect(decidedText({ purpose: 'marketing', allowed: false }, { deviceId: 'phone' })).toContain('not been asked');
});

test('every kind of audit entry has a sentence', () => {
  const written = { at: 0, id: 'quiz:s:attempt:one', rev: '1-a' };
  expect([
    entryText({ kind: 'write', ...written }),
    entryText({ kind: 'event', ...written }),
    entryText({ kind: 'consent', at: 0, id: 'x', purpose: 'analytics', granted: false }),
    entryText({ kind: 'merge', at: 0, id: written.id, closed: '1-a', policy: 'rank' }),
    entryText({ kind: 'dropped', at: 0, id: 'quiz:d:dropped:x', reason: 'quota', count: 3 }),
    entryText({ kind: 'rejected', ...written, code: 'forbidden' }),
    entryText({ kind: 'rounds', at: 0, since: 0, outcome: 'offline', code: 'timeout', count: 2 }),
    entryText({ kind: 'key', at: 0, what: 'rotated' }),
  ]).toEqual([
    'Saved quiz attempt',
    'Recorded quiz attempt',
    'Switched off: Counting what is used',
    'Merged versions of quiz attempt',
    'Dropped 3 unsent (quota) of quiz dropped',
    'The server refused quiz attempt (forbidden)',
    'Synced 2 times: timeout',
    'Keys: rotated',
  ]);
});

test('a receipt lists what was destroyed, and that the server has yet to be told', () => {
  const destroyed = { keys: 1, databases: 4, caches: 2, pushSubscriptions: 0, serviceWorkers: 1, others: 0 } as const;
  const receipt = { v: 1, reason: 'everywhere', startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:01Z', destroyed, unsent: 0 } as const;
  const names = (given: Parameters<typeof receiptRows>[0]) => receiptRows(given).map(([name]) => name);
  expect(names({ ...receipt, erasureId: 'e1', acknowledged: false }).slice(-2)).toEqual(['Erasure', 'Server']);
  expect(names(receipt)).not.toContain('Server');
});
