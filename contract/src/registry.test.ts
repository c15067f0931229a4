import { expect, it } from 'vitest';
import { activeReleases, parseRegistry, parseRelease } from './registry.ts';

const integrity = `sha384-${'a'.repeat(64)}`;

function manifest() {
  const lists = { routes: [], slots: [], hooks: [], permissions: [], origins: [], models: [], collections: [] };
  return { id: 'quiz', version: '1.2.3', contract: '^0.1.0', title: 'Quiz', description: 'A fixture.', ...lists, offline: { maxBytes: 0 } };
}

function release(change: object = {}) {
  return {
    name: 'quiz',
    version: '1.2.3',
    baseUrl: 'https://quiz.example/quiz/1.2.3/',
    format: 'script',
    entry: 'remoteEntry.js',
    container: 'quiz_1_2_3',
    module: './neuron',
    files: [{ path: 'remoteEntry.js', bytes: 3, integrity }],
    manifest: manifest(),
    retention: {},
    source: { repository: 'unknown', commit: 'unknown' },
    buildHash: 'b'.repeat(64),
    signature: null,
    ...change,
  };
}

function registry(change: object = {}) {
  const times = { issued: '2026-11-22T00:00:00Z', expires: '2027-11-22T00:00:00Z' };
  return { schema: 1, federation: 'empire', sequence: 1, ...times, releases: [release()], channels: { stable: { quiz: '1.2.3' } }, revoked: [], ...change };
}

const files = (path: string, change: object = {}) => [
  { path: 'remoteEntry.js', bytes: 3, integrity },
  { path, bytes: 3, integrity, ...change },
];

it('a release is read as it was published', () => {
  expect(parseRelease(release())).toEqual(release({ manifest: parseRelease(release()).manifest }));
  expect(parseRelease(release({ files: files('chunks/a.b-c_d.js') })).files).toHaveLength(2);
});

it.each<[string, object]>([
  ['a file above its folder', { files: files('../other/1.0.0/a.js') }],
  ['a file that climbs out of its folder on the way', { files: files('a/../../b.js') }],
  ['a file from the root of its origin', { files: files('/a.js') }],
  ['a file of another origin', { files: files('https://else.example/a.js') }],
  ['a file with an escape in its path', { files: files('%2e%2e/a.js') }],
  ['a file without a hash', { files: files('a.js', { integrity: undefined }) }],
  ['a file with a weaker hash', { files: files('a.js', { integrity: `sha256-${'a'.repeat(44)}` }) }],
  ['an entry that is none of its files', { entry: 'other.js' }],
  ['an entry in another folder', { entry: '../remoteEntry.js' }],
  ['no file at all', { files: [] }],
  ['the name of another neuron', { name: 'offers' }],
  ['another version than its manifest', { version: '1.2.4' }],
  ['an address that is none of the web', { baseUrl: 'javascript:alert(1)//' }],
  ['a container that is no name', { container: 'a;alert(1)' }],
])('a release with %s is refused', (_what, change) => {
  expect(() => parseRelease(release(change))).toThrow(expect.objectContaining({ code: 'bad-registry' }));
});

it('a malformed release is refused by itself, and the others stay', () => {
  const { registry: read, refused } = parseRegistry(registry({ releases: [release({ entry: 'other.js' }), release()] }));
  expect([read.releases.map(({ name }) => name), refused.map(({ name, code }) => [name, code])]).toEqual([['quiz'], [['quiz', 'bad-registry']]]);
});

it.each([{ schema: 2 }, { sequence: 0 }, { sequence: 1.5 }, { releases: {} }, { channels: { stable: { quiz: 'latest' } } }, { revoked: [{ name: 'quiz' }] }])(
  'a registry with %j is refused as a whole',
  (change) => {
    expect(() => parseRegistry(registry(change))).toThrow(expect.objectContaining({ code: 'bad-registry' }));
  },
);

it('only what a channel names runs, and nothing that was revoked', () => {
  const active = (change: object, channel?: string) => activeReleases(parseRegistry(registry(change)).registry, channel).map(({ name }) => name);
  const revoked = { name: 'quiz', version: '1.2.3', by: 'an admin', at: '2026-11-22T00:00:00Z', reason: 'It leaks.' };
  expect([
    active({}),
    active({ revoked: [revoked] }),
    active({ revoked: [{ ...revoked, version: '1.2.2' }] }),
    active({ channels: { stable: { quiz: '1.2.2' } } }),
    active({}, 'candidate'),
    active({}, 'constructor'),
  ]).toEqual([['quiz'], [], ['quiz'], [], [], []]);
});
