import type { IntentOutput } from '@empire/contract';
import { afterEach, expect, test, vi } from 'vitest';
import { MemoryProvider } from '../memory-provider.ts';
import { InferenceService, type InferenceServiceOptions } from './inference-service.ts';
import type { RungOptions } from './rung.ts';

const input = { text: 'hey' };
const says = (provider: string): IntentOutput => ({ intent: undefined, ranked: [], inScope: 0, reasons: [], by: { provider } });
const provider = (id: string, compute: () => IntentOutput | Promise<IntentOutput> = () => says(id), options = {}) =>
  new MemoryProvider(id, { 'detect-intent': compute }, options);
const rules = (): RungOptions => ({ provider: provider('rules'), start: 'at-once' });
const late = (one: MemoryProvider, mayDownload?: () => boolean): RungOptions => ({ provider: one, start: 'when-idle', ...(mayDownload && { mayDownload }) });
const service = (rungs: readonly RungOptions[], options: Partial<InferenceServiceOptions> = {}) =>
  new InferenceService(rungs, { idle: async () => {}, now: () => performance.now(), idleStopMs: 60_000, ...options });
const answers = async (one: InferenceService) => (await one.run('detect-intent', input)).by.provider;

afterEach(() => {
  vi.useRealTimers();
});

test('the first call is answered by rules at once, later ones by the best rung that is ready', async () => {
  const one = service([late(provider('onnxruntime-web')), late(provider('interpreter')), rules()]);
  const first = await answers(one);
  await one.warm('detect-intent');
  expect([first, await answers(one)]).toEqual(['rules', 'onnxruntime-web']);
  one.close();
});

test('nothing is warmed before the page is idle', async () => {
  let idle = () => {};
  const waiting = new Promise<void>((resolve) => {
    idle = resolve;
  });
  const model = provider('interpreter');
  const one = service([late(model), rules()], { idle: () => waiting });
  await answers(one);
  const before = model.live;
  idle();
  await one.warm('detect-intent');
  expect([before, model.live]).toEqual([0, 1]);
  one.close();
});

test('a rung that fails is left for the one below, which the record tells; the caller sees no error', async () => {
  const broken = provider('interpreter', () => Promise.reject(new Error('no room')));
  const one = service([late(broken), rules()]);
  await one.warm('detect-intent');
  const steps: unknown[] = [];
  one.observe(({ provider: by, steppedDown }) => steps.push([by, steppedDown]));
  await answers(one);
  expect(steps).toEqual([['rules', [{ provider: 'interpreter', reason: 'no room' }]]]);
  one.close();
});

test('a rung that failed rests, twice as long each time, and is tried again afterwards', async () => {
  let now = 0;
  const failures = [true, true, false];
  const shaky = provider('interpreter', () => (failures.shift() ? Promise.reject(new Error('no room')) : says('interpreter')));
  const one = service([late(shaky), rules()], { now: () => now });
  const seen: string[] = [];
  for (const at of [0, 4_000, 6_000, 12_000, 17_000]) {
    now = at;
    await one.warm('detect-intent');
    seen.push(await answers(one));
  }
  expect([seen, failures]).toEqual([['rules', 'rules', 'rules', 'rules', 'interpreter'], []]);
  one.close();
});

test('what must be downloaded first is left alone until it may be', async () => {
  const heavy = provider('onnxruntime-web', undefined, { availability: 'downloadable' });
  let allowed = false;
  const one = service([late(heavy, () => allowed), rules()]);
  await one.warm('detect-intent');
  const before = await answers(one);
  allowed = true;
  await one.warm('detect-intent');
  expect([before, await answers(one)]).toEqual(['rules', 'onnxruntime-web']);
  one.close();
});

test('an input of another shape is the caller’s error, not the rung’s', async () => {
  const one = service([rules()]);
  const { rulesProvider } = await import('../rules/rules-provider.ts');
  const real = service([{ provider: rulesProvider(), start: 'at-once' }]);
  await expect(real.run('detect-intent', { text: 7 as never })).rejects.toMatchObject({ code: 'bad-argument' });
  expect(await answers(one)).toBe('rules');
  one.close();
  real.close();
});

test('an aborted call that waits in the queue never starts, and the one under way goes on', async () => {
  let finish = (_: IntentOutput) => {};
  const slow = provider(
    'interpreter',
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  const one = service([late(slow), rules()]);
  await one.warm('detect-intent');
  const first = one.run('detect-intent', input);
  const abort = new AbortController();
  const second = one.run('detect-intent', input, { signal: abort.signal });
  abort.abort(new Error('changed my mind'));
  await expect(second).rejects.toThrow('changed my mind');
  finish(says('interpreter'));
  expect((await first).by.provider).toBe('interpreter');
  one.close();
});

test('calls beyond the length of the queue are answered by rules', async () => {
  const slow = provider('interpreter', () => new Promise(() => {}));
  const one = service([late(slow), rules()], { maxWaiting: 1 });
  await one.warm('detect-intent');
  const waiting = [one.run('detect-intent', input), one.run('detect-intent', input)].map((call) => call.catch((error: { code?: string }) => error.code));
  await Promise.resolve();
  expect(await answers(one)).toBe('rules');
  one.close();
  expect(await Promise.all(waiting)).toEqual(['closed', 'closed']);
});

test('a service without calls lets its runners go and says so; the next call warms again', async () => {
  vi.useFakeTimers();
  const model = provider('interpreter');
  const stopped: string[] = [];
  const one = service([late(model), rules()], { idleStopMs: 1_000, whenStopped: () => stopped.push('stopped') });
  await one.warm('detect-intent');
  await answers(one);
  const during = model.live;
  await vi.advanceTimersByTimeAsync(1_000);
  const after = model.live;
  await answers(one);
  await one.warm('detect-intent');
  expect([during, after, stopped, model.live]).toEqual([1, 0, ['stopped'], 1]);
  one.close();
});

test('a task that is renewed is answered by the model that is in force from then on', async () => {
  let made = 0;
  const model = provider('interpreter', () => ({ ...says('interpreter'), by: { provider: 'interpreter', version: String(made) } }));
  const create = model.create.bind(model);
  model.create = (...asked) => {
    made += 1;
    return create(...asked);
  };
  const one = service([late(model), rules()]);
  await one.warm('detect-intent');
  one.renew(['detect-intent']);
  const during = [model.live, await answers(one)];
  await one.warm('detect-intent');
  expect([during, model.live, made]).toEqual([[0, 'rules'], 1, 2]);
  one.close();
});

test('a forced rung answers alone, and status shows every rung with its state', async () => {
  const one = service([late(provider('interpreter')), rules()]);
  one.force('interpreter');
  const forced = await answers(one);
  expect([forced, one.status()]).toEqual([
    'interpreter',
    [
      { provider: 'interpreter', forced: true, tasks: [{ task: 'detect-intent', state: 'ready' }] },
      { provider: 'rules', forced: false, tasks: [{ task: 'detect-intent', state: 'cold' }] },
    ],
  ]);
  expect(() => one.force('abacus')).toThrow('There is no rung abacus.');
  one.close();
});
