import { describe, expect, test } from 'vitest';
import { browserOf, descendantsOf, listProcesses, type ProcessEntry } from './process-list.ts';

describe('browserOf', () => {
  const processes = [
    entry(1, 0, '/usr/lib/chromium/chromium --type=renderer --user-data-dir=/tmp/p'),
    entry(2, 0, '/usr/lib/chromium/chromium --headless --user-data-dir=/tmp/p-other about:blank'),
    entry(3, 0, '/usr/lib/chromium/chromium --headless --user-data-dir=/tmp/p about:blank'),
  ];

  test('finds the main process of exactly this profile', () => {
    expect(browserOf('/tmp/p', processes)?.pid).toBe(3);
  });

  test('finds the main process when the profile is the last argument', () => {
    expect(browserOf('/tmp/q', [entry(9, 1, 'chromium --user-data-dir=/tmp/q')])?.pid).toBe(9);
  });

  test('finds nothing for a profile that nobody runs on', () => {
    expect(browserOf('/tmp/none', processes)).toBeUndefined();
  });
});

test('descendantsOf reaches grandchildren', () => {
  const processes = [entry(2, 1, 'a'), entry(3, 2, 'b'), entry(4, 9, 'c')];
  expect(descendantsOf(1, processes).map(({ pid }) => pid)).toEqual([2, 3]);
});

test('listProcesses knows this very process and its parent', () => {
  expect(listProcesses()).toContainEqual(expect.objectContaining({ pid: process.pid, parent: process.ppid, zombie: false }));
});

function entry(pid: number, parent: number, command: string): ProcessEntry {
  return { pid, parent, command, zombie: false };
}
