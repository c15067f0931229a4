import { errorCode, type Neuron } from '@empire/contract';
import type { Release } from '@empire/contract/registry';
import type { RemoteLoader } from './remote-loader.ts';

/** What an origin of releases does when a case of the suite loads from it. */
export type Behaviour = 'works' | 'missing' | 'throws' | 'no-neuron' | 'no-module' | 'hangs';

/** One loader with an origin whose behaviour the suite sets. Every behaviour is one release of its own. */
export interface LoaderUnderTest {
  readonly loader: RemoteLoader;
  releaseFor(behaviour: Behaviour): Release;
  /** Makes the release of `behaviour` work from now on. */
  repair(behaviour: Behaviour): void;
}

/** A case: resolves when the loader keeps its promise, rejects with what was wanted and received otherwise. */
export interface LoaderCase {
  readonly name: string;
  run(subject: LoaderUnderTest): Promise<void>;
}

const failing: readonly Behaviour[] = ['missing', 'throws', 'no-neuron', 'no-module'];

/** Every promise of {@link RemoteLoader}, free of a test framework so that it also runs inside a browser page. */
export const remoteLoaderCases: readonly LoaderCase[] = [
  {
    name: 'a release that works answers its neuron',
    run: async (subject) => expectNeuron(await load(subject, 'works')),
  },
  {
    name: 'a second load answers the same neuron',
    run: async (subject) => {
      const [first, second] = [await load(subject, 'works'), await load(subject, 'works')];
      if (first !== second) throw new Error('Wanted the same neuron twice; received another one.');
    },
  },
  ...failing.map((behaviour) => ({
    name: `a release that is "${behaviour}" rejects with load-failed`,
    run: async (subject: LoaderUnderTest) => expectCode(await failureOf(subject, behaviour), 'load-failed'),
  })),
  {
    name: 'an aborted signal ends a load that hangs, with its reason',
    run: async (subject) => {
      const reason = new Error('enough');
      const failure = await failureOf(subject, 'hangs', AbortSignal.any([abortSoon(reason)]));
      if (failure !== reason) throw new Error(`Wanted the reason of the signal; received ${String(failure)}.`);
    },
  },
  ...(['missing', 'throws', 'hangs'] as const).map((behaviour) => ({
    name: `after "${behaviour}" was repaired, the next load succeeds`,
    run: async (subject: LoaderUnderTest) => {
      await failureOf(subject, behaviour, abortSoon(new Error('enough')));
      subject.repair(behaviour);
      expectNeuron(await load(subject, behaviour));
    },
  })),
  {
    name: 'a failure of one release does not touch another',
    run: async (subject) => {
      await failureOf(subject, 'throws');
      expectNeuron(await load(subject, 'works'));
    },
  },
];

function load({ loader, releaseFor }: LoaderUnderTest, behaviour: Behaviour, signal = new AbortController().signal): Promise<Neuron> {
  return loader.load(releaseFor(behaviour), { signal });
}

async function failureOf(subject: LoaderUnderTest, behaviour: Behaviour, signal?: AbortSignal): Promise<unknown> {
  const outcome = await load(subject, behaviour, signal).then(
    () => ({ failed: false, error: undefined }),
    (error: unknown) => ({ failed: true, error }),
  );
  if (!outcome.failed) throw new Error(`Wanted a release that is "${behaviour}" to fail; it was loaded.`);
  return outcome.error;
}

function abortSoon(reason: Error): AbortSignal {
  const abort = new AbortController();
  setTimeout(() => abort.abort(reason), 400);
  return abort.signal;
}

function expectNeuron(neuron: Neuron): void {
  if (typeof neuron?.activate !== 'function') throw new Error(`Wanted a neuron; received ${typeof neuron}.`);
}

function expectCode(error: unknown, code: string): void {
  if (errorCode(error) !== code) throw new Error(`Wanted ${code}; received ${errorCode(error) ?? String(error)}.`);
}
