import { EmpireError, type Neuron, type NeuronContext } from '@empire/contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryLoader } from '../loader/memory-loader.ts';
import { nextTask } from '../next-task.ts';
import { releaseOf } from '../testing/fixtures.ts';
import { IdleEngine, noConsent } from '../testing/idle-engine.ts';
import { Activator } from './activator.ts';

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => void vi.restoreAllMocks());

const quiz = releaseOf('quiz');
const blog = releaseOf('blog');
const shows: Neuron = { activate: ({ slots }) => slots.register({ slot: 'main', element: 'x-app' }) };

function host(neurons: Readonly<Record<string, () => unknown>>, limits = {}) {
  const engine = new IdleEngine();
  const loader = new MemoryLoader(new Map(Object.entries(neurons)));
  const consent = { consent: noConsent, ask: async () => undefined };
  const ports = { loader, engine, ai: { run: () => Promise.reject(new EmpireError('inference-unavailable')) }, consent };
  const activator = new Activator(ports, limits);
  const states = () => Object.fromEntries(activator.views.current.map(({ name, state }) => [name, state]));
  const settled = (name: string) => vi.waitFor(() => expect(states()[name]?.phase).toMatch(/active|failed/));
  return { engine, activator, states, settled };
}

test('a neuron is idle until it is needed, then active with its elements', async () => {
  const { activator, states, settled } = host({ quiz_1_0_0: () => ({ default: shows }) });
  activator.follow([quiz]);
  expect(states().quiz).toEqual({ phase: 'idle' });
  activator.ensure('quiz');
  await settled('quiz');
  expect(states().quiz).toEqual({ phase: 'active', elements: { main: ['x-app'] } });
});

test('its databases are open before its code is needed, so that its content arrives', async () => {
  const { activator, engine } = host({});
  activator.follow([quiz, blog]);
  await vi.waitFor(() => expect(engine.opened).toEqual(['quiz 1.0.0', 'blog 1.0.0']));
});

test('databases are opened one neuron after the other, and not those of one that is withdrawn before its turn', async () => {
  const { activator, engine } = host({});
  activator.follow([quiz, blog]);
  expect(engine.opened).toEqual([]);
  activator.follow([quiz]);
  for (let turn = 0; turn < 4; turn += 1) await nextTask();
  expect(new Set(engine.opened)).toEqual(new Set(['quiz 1.0.0']));
});

test.each<[string, () => unknown, string]>([
  [
    'cannot be loaded',
    () => {
      throw new Error('404');
    },
    'load-failed',
  ],
  ['exports no neuron', () => ({ default: {} }), 'load-failed'],
  ['never loads', () => new Promise(() => undefined), 'timeout'],
  [
    'throws in activate',
    () => ({
      default: {
        activate: () => {
          throw new Error('oops');
        },
      },
    }),
    'activate-failed',
  ],
  ['never settles in activate', () => ({ default: { activate: () => new Promise(() => undefined) } }), 'timeout'],
  [
    'contributes to a slot its manifest does not list',
    () => ({ default: { activate: ({ slots }: NeuronContext) => slots.register({ slot: 'side', element: 'x-app' }) } }),
    'not-permitted',
  ],
])('a neuron that %s becomes a failure with a code, and the others live', async (_, source, code) => {
  const { activator, states, settled } = host({ quiz_1_0_0: source, blog_1_0_0: () => ({ default: shows }) }, { loadLimitMs: 20, activateLimitMs: 20 });
  activator.follow([quiz, blog]);
  activator.ensure('quiz');
  activator.ensure('blog');
  await settled('quiz');
  await settled('blog');
  expect(states()).toMatchObject({ quiz: { phase: 'failed', failure: { code } }, blog: { phase: 'active' } });
});

test('a neuron built for another contract is refused before its code is loaded', async () => {
  const load = vi.fn(() => ({ default: shows }));
  const { activator, states, settled } = host({ quiz_1_0_0: load });
  activator.follow([releaseOf('quiz', { contract: '^9.0.0' })]);
  activator.ensure('quiz');
  await settled('quiz');
  expect([states().quiz, load.mock.calls.length]).toEqual([
    { phase: 'failed', failure: { code: 'contract-mismatch', message: expect.stringContaining('^9.0.0') } },
    0,
  ]);
});

test('a failed neuron is not tried again by showing it, only by Retry', async () => {
  let tries = 0;
  const { activator, states, settled } = host({
    quiz_1_0_0: () => {
      tries += 1;
      if (tries === 1) throw new Error('down');
      return { default: shows };
    },
  });
  activator.follow([quiz]);
  activator.ensure('quiz');
  await settled('quiz');
  activator.ensure('quiz');
  expect([tries, states().quiz?.phase]).toEqual([1, 'failed']);
  activator.retry('quiz');
  await vi.waitFor(() => expect(states().quiz?.phase).toBe('active'));
});

test('a neuron that leaves the registry is deactivated: its signal is aborted and its databases are closed', async () => {
  const contexts: NeuronContext[] = [];
  const deactivate = vi.fn();
  const { activator, engine, settled } = host({
    quiz_1_0_0: () => ({ default: { activate: (given: NeuronContext) => void contexts.push(given), deactivate } }),
  });
  activator.follow([quiz]);
  activator.ensure('quiz');
  await settled('quiz');
  activator.follow([]);
  await vi.waitFor(() => expect(deactivate).toHaveBeenCalledOnce());
  expect([contexts[0]?.signal.aborted, engine.closed, activator.views.current]).toEqual([true, ['quiz 1.0.0'], []]);
});

test('another version takes the place of a running one and waits until it is needed', async () => {
  const { activator, engine, states, settled } = host({ quiz_1_0_0: () => ({ default: shows }), quiz_1_1_0: () => ({ default: shows }) });
  activator.follow([quiz]);
  activator.ensure('quiz');
  await settled('quiz');
  activator.follow([releaseOf('quiz', { version: '1.1.0' })]);
  await vi.waitFor(() => expect(engine.closed).toEqual(['quiz 1.0.0']));
  expect([states().quiz, engine.opened]).toEqual([{ phase: 'idle' }, ['quiz 1.0.0', 'quiz 1.1.0']]);
});

test('a registry that names the same build again disturbs nothing', async () => {
  const { activator, states, settled } = host({ quiz_1_0_0: () => ({ default: shows }) });
  activator.follow([quiz]);
  activator.ensure('quiz');
  await settled('quiz');
  activator.follow([releaseOf('quiz')]);
  expect(states().quiz?.phase).toBe('active');
});

test('a neuron that fails while rendering is ended and can be retried', async () => {
  const { activator, states, settled } = host({ quiz_1_0_0: () => ({ default: shows }) });
  activator.follow([quiz]);
  activator.ensure('quiz');
  await settled('quiz');
  activator.fail('quiz', { code: 'render-failed', message: 'first render' });
  expect(states().quiz).toEqual({ phase: 'failed', failure: { code: 'render-failed', message: 'first render' } });
  activator.retry('quiz');
  await vi.waitFor(() => expect(states().quiz?.phase).toBe('active'));
});

test('a database that does not open is a failure of that neuron and opens at Retry', async () => {
  const { activator, engine, states, settled } = host({ quiz_1_0_0: () => ({ default: shows }) });
  engine.refuse = new EmpireError('storage-full');
  activator.follow([quiz]);
  activator.ensure('quiz');
  await settled('quiz');
  expect(states().quiz).toMatchObject({ phase: 'failed', failure: { code: 'storage-full' } });
  engine.refuse = undefined;
  activator.retry('quiz');
  await vi.waitFor(() => expect(states().quiz?.phase).toBe('active'));
});

test('a hook of the manifest becomes an event, any other is not permitted', async () => {
  const contexts: NeuronContext[] = [];
  const { activator, engine, settled } = host({ quiz_1_0_0: () => ({ default: { activate: (given: NeuronContext) => void contexts.push(given) } }) });
  activator.follow([quiz]);
  activator.ensure('quiz');
  await settled('quiz');
  await contexts[0]?.core.call('enrol', { course: 'tea' }, { purpose: 'functional' });
  await expect(contexts[0]?.core.call('delete', {}, { purpose: 'functional' })).rejects.toMatchObject({ code: 'not-permitted' });
  expect(engine.appended).toEqual([{ type: 'hook.enrol', data: { course: 'tea' } }]);
});
