import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { magnet } from '../testing/fixtures.ts';
import { makePdf } from './make-pdf.ts';
import { printable } from './sheet.ts';

const at = Date.UTC(2026, 0, 1);
const pagesOf = (pdf: ArrayBuffer) =>
  (
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b/g) ?? []
  ).length;

test('the same guide, name and time give the same bytes; a name gives others', () => {
  const [once, again, named] = [makePdf(magnet(), { at }), makePdf(magnet(), { at }), makePdf(magnet(), { at, name: 'Ada' })].map((pdf) => Buffer.from(pdf));
  expect(once?.equals(again ?? Buffer.alloc(0))).toBe(true);
  expect(once?.equals(named ?? Buffer.alloc(0))).toBe(false);
  expect(once?.toString('latin1', 0, 5)).toBe('%PDF-');
});

test('the name is printed on the cover, and nothing of the sort where none was given', () => {
  const textOf = (pdf: ArrayBuffer) => {
    const source = Buffer.from(pdf).toString('latin1');
    return [...source.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, part = '']) => inflated(part)).join('\n');
  };
  expect(textOf(makePdf(magnet(), { at, name: 'Ada Lovelace' }))).toMatch(/\(Printed for\)[\s\S]*\(Ada Lovelace\)/);
  expect(textOf(makePdf(magnet(), { at }))).not.toContain('Printed for');
});

function inflated(part: string): string {
  try {
    return inflateSync(Buffer.from(part, 'latin1')).toString('latin1');
  } catch {
    return '';
  }
}

test('a chapter begins a page where it says so, and a long one goes on over pages', () => {
  expect(pagesOf(makePdf(magnet(), { at }))).toBe(3);
  const long = magnet('long', {
    chapters: [{ title: 'All', blocks: Array.from({ length: 30 }, () => ({ kind: 'text', text: 'A sentence that says something. '.repeat(20) })) }],
  });
  expect(pagesOf(makePdf(long, { at }))).toBeGreaterThan(4);
});

test.each(['Ada', 'José Ñuñez', 'Анна', '王小明', '🙂', '\u0000\u202e', 'x'.repeat(400), ' '])('the name %j never breaks a guide', (name) => {
  expect(pagesOf(makePdf(magnet(), { at, name }))).toBe(3);
});

test('what the fonts cannot show is left out, not garbled', () => {
  expect(printable('Zoë — “yes” … €5 王 🙂')).toBe('Zoë — “yes” … €5');
});
