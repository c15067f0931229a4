import { expect, test } from 'vitest';
import { parseManifest } from '../contract/src/manifest.ts';
import { parseRelease } from '../contract/src/registry.ts';
import { makeRelease } from './release-plugin.ts';
import { rooted } from './rooted-html-plugin.ts';
import { checkBudgets } from './sizes.ts';

const manifest = parseManifest({
  id: 'tea',
  version: '1.2.3',
  contract: '^0.1.0',
  title: 'Tea',
  description: 'About tea.',
  routes: [],
  slots: [],
  hooks: [],
  permissions: [],
  origins: [],
  collections: [{ name: 'cup', class: 'state', schema: 1 }],
  models: [],
  offline: { maxBytes: 10 },
});
const options = { manifest, container: 'tea_1_2_3', module: './neuron', entry: 'remoteEntry.js' };
const source = { repository: 'unknown', commit: 'unknown' };
const file = (path: string, letter: string) => ({ path, bytes: 3, integrity: `sha384-${letter.repeat(64)}` });

test('a release is one that the contract accepts once an origin stands before its path', () => {
  const release = makeRelease(options, { files: [file('remoteEntry.js', 'b'), file('chunk.js', 'a')], source });
  expect(parseRelease({ ...release, baseUrl: `https://tea.example${release.baseUrl}` })).toMatchObject({
    name: 'tea',
    version: '1.2.3',
    entry: 'remoteEntry.js',
  });
});

test('the order in which files were emitted changes nothing', () => {
  const files = [file('remoteEntry.js', 'b'), file('chunk.js', 'a')];
  expect(makeRelease(options, { files: files.toReversed(), source })).toEqual(makeRelease(options, { files, source }));
});

test('another byte in a file is another build', () => {
  const [one, other] = ['a', 'b'].map((letter) => makeRelease(options, { files: [file('remoteEntry.js', letter)], source }).buildHash);
  expect(one).not.toBe(other);
});

test('the files of a page are addressed from the root, anything else stays', () => {
  expect(rooted('<script src=main.js></script><link href="a.css"><a href=/main.js>', ['main.js', 'a.css'])).toBe(
    '<script src=/main.js></script><link href="/a.css"><a href=/main.js>',
  );
});

test('each broken budget is one sentence, and a measurement without a budget breaks none', () => {
  expect(
    checkBudgets([
      { name: 'a', bytes: 2_048, maxBytes: 1_024 },
      { name: 'b', bytes: 1, maxBytes: 1 },
      { name: 'c', bytes: 9 },
    ]),
  ).toEqual(['Budget broken: a may weigh 1.0 KB; it weighs 2.0 KB.']);
});
