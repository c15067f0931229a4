import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';

function manifest(part: object): object {
  const lists = { routes: [], hooks: [], permissions: [], origins: [], models: [], collections: [] };
  const words = { id: 'quiz', version: '0.1.0', contract: '^0.1.0', title: 'Quiz', description: 'A fixture.' };
  return { ...words, ...lists, slots: [], offline: { maxBytes: 0 }, ...part };
}

describe('a slot', () => {
  it('keeps the consent and the experiment it depends on', () => {
    const slot = { name: 'home', order: 5, when: 'online', consent: 'marketing', experiment: { key: 'home-card', variant: 'b' } };
    expect(parseManifest(manifest({ slots: [slot] })).slots).toEqual([slot]);
  });

  it.each<[string, object]>([
    ['an experiment without a variant', { experiment: { key: 'home-card' } }],
    ['an experiment key with spaces', { experiment: { key: 'home card', variant: 'b' } }],
    ['an unknown condition', { when: 'at night' }],
  ])('is refused with %s', (_name, part) => {
    const slot = { name: 'home', order: 5, when: 'always', ...part };
    expect(() => parseManifest(manifest({ slots: [slot] }))).toThrow(expect.objectContaining({ code: 'bad-manifest' }));
  });
});

describe('an icon', () => {
  it('is one path, and anything else is refused', () => {
    expect(parseManifest(manifest({ icon: 'M4 5h16v14H4z' })).icon).toBe('M4 5h16v14H4z');
    expect(() => parseManifest(manifest({ icon: '<svg onload="x">' }))).toThrow(expect.objectContaining({ code: 'bad-manifest' }));
  });
});
