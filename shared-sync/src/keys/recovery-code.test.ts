import { expect, test } from 'vitest';
import { readRecoveryCode, writeRecoveryCode } from './recovery-code.ts';

const code = writeRecoveryCode(Uint8Array.from({ length: 32 }, (_, index) => index * 7 + 3));

test('a recovery code has seven groups of four, without letters that read as others', () => {
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
});

test('a code reads the same in small letters, without dashes, with spaces, and with O for 0 and I or L for 1', () => {
  const secret = readRecoveryCode(code);
  const typed = [code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `, code.replaceAll('0', 'o').replaceAll('1', 'l')];
  expect(typed.map(readRecoveryCode)).toEqual([secret, secret, secret, secret]);
});

test('a slip of the pen is found: one letter changed, two swapped, one missing', () => {
  const letters = [...code.replaceAll('-', '')];
  let found = 0;
  let tried = 0;
  for (const index of letters.keys()) {
    const changed = letters.with(index, letters[index] === 'Z' ? 'Y' : 'Z').join('');
    const next = (index + 1) % letters.length;
    const swapped = letters
      .with(index, letters[next] ?? '')
      .with(next, letters[index] ?? '')
      .join('');
    const missing = letters.toSpliced(index, 1).join('');
    for (const slip of [changed, missing, ...(swapped === letters.join('') ? [] : [swapped])]) {
      tried += 1;
      try {
        readRecoveryCode(slip);
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-argument' });
        found += 1;
      }
    }
  }
  expect([found, tried]).toEqual([tried, tried]);
});
