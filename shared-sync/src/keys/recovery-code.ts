import { EmpireError } from '@empire/contract';
import { sha256Hex } from '../../core/index.ts';

/** Crockford's Base32: no I, L, O or U, so that nothing written by hand reads as something else. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const misread: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };
/** 130 bits of chance, and 10 bits that find a slip of the pen. */
const secretLetters = 26;
const checkLetters = 2;

/** A recovery code from random bytes (at least 26), in seven groups of four. */
export function writeRecoveryCode(random: Uint8Array): string {
  const secret = [...random.subarray(0, secretLetters)].map((byte) => letters[byte % letters.length]).join('');
  return ((secret + checkOf(secret)).match(/.{4}/g) ?? []).join('-');
}

/** The secret in a code as a person types it. Errors: `bad-argument` when it is no code or was mistyped. */
export function readRecoveryCode(typed: string): string {
  const code = [...typed.toUpperCase()]
    .map((letter) => misread[letter] ?? letter)
    .filter((letter) => letters.includes(letter))
    .join('');
  const secret = code.slice(0, secretLetters);
  if (code.length === secretLetters + checkLetters && code.slice(secretLetters) === checkOf(secret)) return secret;
  throw new EmpireError('bad-argument', `A recovery code has ${secretLetters + checkLetters} letters and digits; this one was mistyped.`);
}

function checkOf(secret: string): string {
  const number = Number.parseInt(sha256Hex(`empire recovery ${secret}`).slice(0, 8), 16);
  return `${letters[number % 32]}${letters[Math.floor(number / 32) % 32]}`;
}
