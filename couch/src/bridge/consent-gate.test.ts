import { expect, test } from 'vitest';
import { gate, readConsentEntry } from './consent-gate.ts';

const entry = (key: string, granted: boolean, heads: string[] = []) => ({ key, purpose: 'analytics', granted, heads });
const event = { purpose: 'analytics', consentRef: 'host:k:consent:c1' };

test('functional events need no consent', () => {
  expect(gate({ purpose: 'functional', consentRef: null }, [])).toBe('forward');
});

test('an event is forwarded only as long as the device itself would send it: a grant wins over a withdrawal only if it names it', () => {
  const withdrawn = [entry('c1', true), entry('c2', false, ['c1'])];
  expect([
    gate(event, [...withdrawn, entry('c3', true, ['c1'])]),
    gate({ ...event, consentRef: 'host:k:consent:c3' }, [...withdrawn, entry('c3', true, ['c1', 'c2'])]),
    gate({ ...event, purpose: 'marketing' }, [entry('c1', true)]),
  ]).toEqual(['drop', 'forward', 'drop']);
});

test('what was recorded before a withdrawal stays behind on the server as it would on the device, though the purpose was granted again', () => {
  expect(gate(event, [entry('c1', true), entry('c2', false, ['c1']), entry('c3', true, ['c2'])])).toBe('drop');
});

test('an event that names a withdrawal as its consent is dropped: it waits for nothing', () => {
  expect(gate({ ...event, consentRef: 'host:k:consent:c2' }, [entry('c1', true), entry('c2', false, ['c1']), entry('c3', true, ['c2'])])).toBe('drop');
});

test('an event waits for its consent and is dropped only once that is withdrawn', () => {
  expect([
    gate(event, []),
    gate({ ...event, consentRef: null }, [entry('c1', true)]),
    gate(event, [entry('c1', true)]),
    gate(event, [entry('c1', true), entry('c2', false, ['c1'])]),
  ]).toEqual(['park', 'park', 'forward', 'drop']);
});

test('only what has the form of an entry is one', () => {
  expect(readConsentEntry({ _id: 'host:k:consent:c1', purpose: 'analytics', granted: true })).toEqual({
    key: 'c1',
    purpose: 'analytics',
    granted: true,
    heads: [],
  });
  expect(readConsentEntry({ _id: 'host:k:consent:c1', purpose: 'analytics', granted: 'yes' })).toBeUndefined();
});
