import { expect, test } from 'vitest';
import { neuronView } from '../testing/fixtures.ts';
import { navigationOf } from './navigation.ts';

function neuron(name: string, order: number) {
  return neuronView(name, { slots: [{ name: 'main', order, when: 'always' }] });
}

test('three neurons by their order are in view, three more where there is room, the others open with the pages of the shell', () => {
  const names = ['ng', 'nb', 'nf', 'na', 'nc', 'ne', 'nd'];
  const { main, wide, more } = navigationOf(
    names.map((name) => neuron(name, name.charCodeAt(1))),
    { kind: 'home' },
  );
  expect(main.map(({ href }) => href)).toEqual(['/', '/na', '/nb', '/nc']);
  expect(wide.map(({ href }) => href)).toEqual(['/nd', '/ne', '/nf']);
  expect(more.map(({ href }) => href)).toEqual(['/ng', '/share', '/waiting', '/devices', '/privacy', '/status']);
});

test('one link is the current one, wherever it stands', () => {
  const neurons = ['na', 'nb', 'nc', 'nd'].map((name, index) => neuron(name, index));
  const current = (page: Parameters<typeof navigationOf>[1]) => {
    const { main, wide, more } = navigationOf(neurons, page);
    return [...main, ...wide, ...more].filter(({ isCurrent }) => isCurrent).map(({ href }) => href);
  };
  expect(current({ kind: 'neuron', name: 'nd', title: 'nd' })).toEqual(['/nd']);
  expect(current({ kind: 'privacy' })).toEqual(['/privacy']);
  expect(current({ kind: 'not-found' })).toEqual([]);
});

test('a neuron without a page to enter has no link', () => {
  const deep = neuronView('deep', { routes: [{ path: '/deep/:key', title: 'Deep' }] });
  expect(navigationOf([deep], { kind: 'home' }).main.map(({ href }) => href)).toEqual(['/']);
});
