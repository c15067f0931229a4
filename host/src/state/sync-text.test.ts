import { expect, test } from 'vitest';
import { agoText, evictedText, syncText } from './sync-text.ts';

const status = { phase: 'idle', pending: 0, rejected: 0 } as const;

test.each([
  [undefined, 'busy', 'Starting'],
  [{ ...status }, 'quiet', 'Online'],
  [{ ...status, pending: 2 }, 'waiting', 'Saved on this device'],
  [{ ...status, phase: 'offline' }, 'waiting', 'Offline'],
  [{ ...status, phase: 'offline', pending: 1 }, 'waiting', 'Saved on this device'],
  [{ ...status, phase: 'connecting' }, 'busy', 'Connecting'],
  [{ ...status, phase: 'pushing', pending: 3 }, 'busy', 'Syncing'],
  [{ ...status, phase: 'pulling' }, 'busy', 'Syncing'],
  [{ ...status, phase: 'needs-auth' }, 'problem', 'Not signed in'],
  [{ ...status, phase: 'blocked', code: 'forbidden' }, 'problem', 'Sync problem'],
  [{ ...status, phase: 'erased' }, 'problem', 'Erased'],
  [{ ...status, rejected: 1 }, 'problem', '1 refused'],
  [{ ...status, rejected: 1, pending: 1 }, 'problem', 'Saved on this device'],
] as const)('%j is shown as %s, "%s"', (given, tone, label) => {
  expect(syncText(given)).toMatchObject({ tone, label });
});

test('what only this device has is never said to be on the server', () => {
  const phases = ['offline', 'connecting', 'pushing', 'idle', 'needs-auth', 'blocked'] as const;
  for (const phase of phases) expect(syncText({ ...status, phase, pending: 1 }).detail).toContain('not on the server yet');
});

test('while something is refused, nothing says that everything is on the server', () => {
  expect(syncText({ ...status, rejected: 3 }).detail).toBe('Nothing waits to be sent. The server refused 3 entries; they stay on this device.');
});

test('the reason of a problem is said in words', () => {
  expect(syncText({ ...status, phase: 'blocked', code: 'storage-full' }).detail).toContain('no room left');
});

test('the time since the last success is told roughly', () => {
  expect([0, 59_000, 300_000, 7_200_000, 86_400_000, 200_000_000].map(agoText)).toEqual([
    'just now',
    'just now',
    '5 minutes ago',
    '2 hours ago',
    '1 day ago',
    '2 days ago',
  ]);
});

test('what the browser cleared is told apart, and nothing is said where nothing is gone', () => {
  expect(evictedText({ ...status, evicted: 'databases' })).toContain('a part');
  expect(evictedText({ ...status, evicted: 'everything' })).toContain('new device');
  expect([evictedText(status), evictedText(undefined)]).toEqual([undefined, undefined]);
});
