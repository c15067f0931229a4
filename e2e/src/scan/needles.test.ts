import { describe, expect, test } from 'vitest';
import { needlesFor, needlesIn } from './needles.ts';

describe('needles', () => {
  const word = 'canary-needle-17';
  const needles = needlesFor(word);
  const found = (bytes: Buffer): string[] => needlesIn(bytes, needles).map(({ encoding }) => encoding);

  test('find the word in every text encoding a browser writes', () => {
    const wide = Buffer.from(`Ω${word}Ω`, 'utf16le');
    expect(found(Buffer.from(`<${word}>`))).toEqual(['utf-8']);
    expect(found(Buffer.concat([Buffer.from('x'), wide]))).toEqual(['utf-16le']);
    expect(found(Buffer.from(wide).swap16())).toEqual(['utf-16be']);
    expect(found(Buffer.from(Buffer.from(`a${word}b`).toString('hex')))).toEqual(['hex']);
  });

  test.each([0, 1, 2, 3, 4, 5])('find the word in base64 with %i bytes before it', (before) => {
    for (const after of [0, 1, 2]) {
      const text = Buffer.from(`${'p'.repeat(before)}${word}${'s'.repeat(after)}`).toString('base64');
      expect(found(Buffer.from(text))).toEqual([`base64+${before % 3}`]);
    }
  });

  test('find the word in base64 of the URL alphabet', () => {
    const urlNeedles = needlesFor('canary->>>???~~~');
    const bytes = Buffer.from(Buffer.from('canary->>>???~~~').toString('base64url'));
    expect(needlesIn(bytes, urlNeedles).length).toBeGreaterThan(0);
  });

  test('do not find what is not there', () => {
    expect(found(Buffer.from('canary-needle-18'))).toEqual([]);
  });

  test('are refused for words that chance could write', () => {
    expect(() => needlesFor('short')).toThrow('at least 8');
    expect(() => needlesFor('naïve-canary')).toThrow('ASCII');
  });
});
