import { describe, test } from 'vitest';
import { releaseOf } from '../testing/fixtures.ts';
import { type Behaviour, type LoaderUnderTest, remoteLoaderCases } from './conformance.ts';
import { lazyLoader } from './lazy-loader.ts';
import { MemoryLoader } from './memory-loader.ts';
import type { RemoteLoader } from './remote-loader.ts';

const neuron = { default: { activate: () => undefined } };
const sources: Readonly<Record<Behaviour, () => unknown>> = {
  works: () => neuron,
  missing: () => {
    throw new Error('404');
  },
  throws: () => {
    throw new Error('broken script');
  },
  'no-neuron': () => ({ default: 'text' }),
  'no-module': () => undefined,
  hangs: () => new Promise(() => undefined),
};

function subject(wrapped: (loader: RemoteLoader) => RemoteLoader = (loader) => loader): LoaderUnderTest {
  const repaired = new Set<string>();
  const entries = Object.entries(sources).map(([behaviour, source]): [string, () => unknown] => [
    releaseOf(behaviour).container,
    () => (repaired.has(behaviour) ? neuron : source()),
  ]);
  return {
    loader: wrapped(new MemoryLoader(new Map(entries))),
    releaseFor: (behaviour) => releaseOf(behaviour),
    repair: (behaviour) => repaired.add(behaviour),
  };
}

describe('the in-memory loader', () => {
  for (const { name, run } of remoteLoaderCases) test(name, () => run(subject()));
});

describe('a loader whose code comes late', () => {
  for (const { name, run } of remoteLoaderCases) test(name, () => run(subject((loader) => lazyLoader(async () => loader))));
});
