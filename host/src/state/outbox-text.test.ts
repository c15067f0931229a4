import { expect, test } from 'vitest';
import { neuronView } from '../testing/fixtures.ts';
import { isDiscardable, isOwnNote, itemName, refusalText, whyNotDiscard } from './outbox-text.ts';

test('an entry is named by the title of its neuron and what was saved, never by its key', () => {
  const neurons = [neuronView('quiz', { title: 'Quizzes', texts: { en: { 'saved: note': 'a free answer' } } })];
  const ids = [
    'quiz:s:attempt:secret',
    'quiz:s:note:secret',
    'quiz:e:lead-submitted:x',
    'quiz:e:exposed:x',
    'quiz:d:dropped:x',
    'host:k:consent:marketing',
    'host:a:audit:1',
    'host:e:vital:x',
    'gone:s:thing:x',
  ];
  expect(ids.map((id) => Object.values(itemName(id, neurons)).join(', '))).toEqual([
    'Quizzes, saved: attempt',
    'Quizzes, saved: a free answer',
    'Quizzes, told: lead submitted',
    'Quizzes, told: taking part in an experiment',
    'Quizzes, a note on what was discarded',
    'This application, a decision under Privacy',
    'This application, an entry of the audit',
    'This application, told: how fast a page was',
    'gone, saved: thing',
  ]);
});

test('records stay, and what needs the server says so', () => {
  expect((['event', 'state', 'shard', 'consent', 'audit', 'dropped'] as const).filter((kind) => isDiscardable({ kind }))).toEqual(['event', 'state', 'shard']);
  const off = (kind: 'event' | 'state' | 'audit', isOffline: boolean) => whyNotDiscard({ kind }, { isOffline });
  expect([off('event', true), off('state', false)]).toEqual([undefined, undefined]);
  expect([off('state', true), off('audit', false)]).toEqual([expect.stringContaining('connection'), expect.stringContaining('record')]);
});

test('a refusal is told in words, with what the server said', () => {
  expect(refusalText({ code: 'forbidden', reason: 'The text is too long.' })).toMatch(/\w+.* The text is too long\.$/);
  expect(refusalText({})).toBe('The server gave no reason.');
});

test('what the application noted by itself is told from what a person did, privacy and the start page included', () => {
  const ids = ['host:e:vital:1', 'host:a:audit:1', 'host:k:consent:1', 'host:s:feed:one', 'quiz:s:attempt:1', 'offers:e:claimed:1'];
  expect(ids.filter((id) => isOwnNote({ id }))).toEqual(['host:e:vital:1', 'host:a:audit:1']);
});
