import { expect, it } from 'vitest';
import { catalogueLook, feedLook, look } from './look.ts';

const sheets = [
  ['look', look],
  ['catalogueLook', catalogueLook],
  ['feedLook', feedLook],
] as const;

it.each(sheets)('%s closes every block it opens', (_name, sheet) => {
  expect(sheet.split('{').length).toBe(sheet.split('}').length);
});

it.each(sheets)("%s reads well without the shell: each of the shell's tokens has a fallback", (_name, sheet) => {
  expect(sheet.match(/var\(--empire-[a-z-]+\)/g)).toBeNull();
});

it('every name that a sheet uses without a fallback is one that look defines', () => {
  const defined = new Set([...look.matchAll(/^\s+(--[a-z]+):/gm)].map(([, name]) => name));
  const used = sheets.flatMap(([, sheet]) => [...sheet.matchAll(/var\((--[a-z-]+)\)/g)].map(([, name]) => name));
  expect(used.filter((name) => !defined.has(name))).toEqual([]);
});
