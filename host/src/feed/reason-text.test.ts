import { expect, test } from 'vitest';
import { reasonText } from './reason-text.ts';

const neurons = [{ manifest: { texts: { en: { backup: 'backups' } } } }] as unknown as Parameters<typeof reasonText>[1];

test('a reason says what a card is about, in the words of the manifests where they have some', () => {
  const text = (reason: Parameters<typeof reasonText>[0]) => reasonText(reason, neurons);
  expect(text({ kind: 'shelf', topics: ['backup', 'home'] })).toBe('On backups and home');
  expect(text({ kind: 'new', topics: ['home'] })).toBe('New, on home');
  expect(text({ kind: 'unknown', topic: 'backup' })).toBe('New ground for you: backups');
  expect(text({ kind: 'topic', topic: 'home' })).toBe('More on home');
});

test('without topics it says no more than it knows', () => {
  expect([reasonText({ kind: 'new', topics: [] }, []), reasonText({ kind: 'shelf', topics: [] }, [])]).toEqual(['New', 'Not opened yet']);
});
