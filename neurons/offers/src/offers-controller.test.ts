import { EmpireError, type Experiments, type Feedback, type Inference, type Json, type Purpose } from '@empire/contract';
import { MemoryNeuronData } from '@empire/contract/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { OffersController } from './offers-controller.ts';
import { offerValue } from './testing/fixtures.ts';

const noModels: Inference = {
  run: async (task) => {
    throw new EmpireError('inference-unavailable', `No provider runs ${task}.`);
  },
};

interface Given {
  readonly offers?: Readonly<Record<string, Json>>;
  readonly allowed?: readonly Purpose[];
  readonly ai?: Inference;
  readonly experiments?: Experiments;
  /** Called after each change from the opening on. */
  readonly changed?: (controller: OffersController) => void;
  /** How often `kit` was shown today, on all devices. */
  readonly shown?: number;
  readonly feedback?: Feedback;
}

async function opened({
  offers = { kit: offerValue() },
  allowed = ['functional', 'analytics'],
  ai = noModels,
  experiments = { variant: async () => undefined },
  changed = () => {},
  shown = 0,
  feedback,
}: Given = {}) {
  const device = new MemoryNeuronData();
  for (const [key, value] of Object.entries(offers)) device.write('offer', key, value);
  if (shown > 0) device.write('seen', 'kit~2026-11-22', shown);
  const clock = { ms: new Date(2026, 10, 22, 12).getTime(), wake: () => {} };
  const env = {
    now: () => clock.ms,
    online: () => true,
    language: () => 'en',
    sleep: (_ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        clock.wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  const controller = new OffersController({
    db: device.db,
    events: device.events,
    ai,
    feedback,
    consent: { allows: (purpose) => allowed.includes(purpose) },
    experiments,
    env,
  });
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  controller.subscribe(() => changed(controller));
  void controller.follow(closing.signal);
  await vi.waitFor(() => expect(controller.view.ready).toBe(true));
  const offer = (key: string) => {
    const found = controller.view.offers.get(key);
    if (!found) throw new Error(`no offer ${key}`);
    return found;
  };
  return { device, controller, clock, offer };
}

test('the most important offer that fits is picked, and none is in two placements at once', async () => {
  const { controller } = await opened({
    offers: { low: offerValue({ priority: 1 }), high: offerValue({ priority: 9 }), strip: offerValue({ priority: 5, placements: ['strip'] }) },
  });
  expect([controller.pick('strip')?.key, controller.pick('home')?.key, controller.pick('inline')?.key, controller.pick('strip')?.key]).toEqual([
    'high',
    'low',
    undefined,
    'high',
  ]);
});

test('what is shown counts for the cap on every device, and the one in view stays until the page is left', async () => {
  const { controller, device, offer } = await opened();
  expect(controller.pick('strip')?.key).toBe('kit');
  await controller.seen(offer('kit'), 'strip');
  await controller.seen(offer('kit'), 'strip');
  device.write('seen', 'kit~2026-11-22', 2);
  expect(controller.pick('strip')?.key).toBe('kit');
  expect(controller.pick('inline')).toBeUndefined();
  expect(device.appended).toEqual([{ type: 'shown', data: { offer: 'kit', placement: 'strip' } }]);
});

test('an offer that was shown often enough does not come back for a moment when the app is opened', async () => {
  const picked = new Set<unknown>();
  const { controller } = await opened({ shown: 2, changed: (opening) => void picked.add(opening.pick('strip')?.key) });
  expect(controller.pick('strip')).toBeUndefined();
  expect([...picked]).toEqual([undefined]);
});

test('without consent nothing is told, and the cap counts all the same', async () => {
  const { controller, device, offer } = await opened({ allowed: ['functional'] });
  await controller.seen(offer('kit'), 'home');
  await controller.opened(offer('kit'));
  await controller.dismiss(offer('kit'), 'home');
  expect(device.appended).toEqual([]);
  expect(await device.db.list('seen')).toEqual([{ key: 'kit~2026-11-22', value: 1 }]);
  expect(controller.pick('home')).toBeUndefined();
});

test('the list has what somebody took or may take, and not what asks for another offer first', async () => {
  const follow = offerValue({ eligible: [{ kind: 'claimed', offer: 'kit' }] });
  const { controller, offer } = await opened({ offers: { kit: offerValue(), follow } });
  const listed = () => controller.listed().map(({ key }) => key);
  expect(listed()).toEqual(['kit']);
  await controller.claim(offer('kit'));
  expect(listed().toSorted()).toEqual(['follow', 'kit']);
});

test('taking an offer is one event with its effect, and a second time changes nothing', async () => {
  const { controller, device, offer } = await opened();
  await controller.claim(offer('kit'));
  await controller.claim(offer('kit'));
  expect(device.appended).toEqual([{ type: 'claimed', data: { offer: 'kit' } }]);
  expect((await device.db.get<{ claimedAt: number }>('choice', 'kit'))?.value.claimedAt).toBe(new Date(2026, 10, 22, 12).getTime());
});

test('an offer that could not be taken is not shown as taken', async () => {
  const { controller, device, offer } = await opened();
  device.full = true;
  await controller.claim(offer('kit'));
  expect([controller.choiceOf('kit').claimedAt, controller.view.failed]).toEqual([undefined, 'storage-full']);
});

test('an offer that ends disappears by the clock alone', async () => {
  const { controller, clock } = await opened();
  expect(controller.pick('strip')?.key).toBe('kit');
  clock.ms = new Date(2027, 0, 2).getTime();
  clock.wake();
  await vi.waitFor(() => expect(controller.view.open).toEqual([]));
  expect(controller.pick('strip')).toBeUndefined();
});

test('a malformed offer is refused by itself, with its reason', async () => {
  const { controller } = await opened({ offers: { kit: offerValue(), never: offerValue({ from: '2026-02-01', until: '2026-01-01' }) } });
  expect(controller.view.open.map(({ key }) => key)).toEqual(['kit']);
  expect(controller.view.refused).toMatchObject([{ key: 'never', code: 'bad-content', message: expect.stringContaining('before it begins') }]);
});

test('the words of a variant appear once they are known', async () => {
  const offers = { kit: offerValue({ experiment: { key: 'words', variants: { question: { title: 'Paper?' } } } }) };
  const { controller } = await opened({
    offers,
    experiments: { variant: async (key) => (key === 'words' ? { variant: 'question', assignedAt: 1 } : undefined) },
  });
  expect(controller.pick('strip')?.title).toBe('A kit');
  await vi.waitFor(() => expect(controller.pick('strip')?.title).toBe('Paper?'));
});

test('the device puts what suits the person first, and the editors decide where it cannot', async () => {
  const ai = {
    run: async () => ({
      by: { provider: 'rules' },
      ranked: [
        { id: 'liked', score: 1, reasons: [] },
        { id: 'other', score: 0, reasons: [] },
      ],
    }),
  } as unknown as Inference;
  const offers = { liked: offerValue({ priority: 50 }), other: offerValue({ priority: 52 }), taken: offerValue({ priority: 0 }) };
  const { controller, device } = await opened({ offers, ai });
  expect(controller.pick('home')?.key).toBe('other');
  device.write('choice', 'taken', { openedAt: 1 });
  await vi.waitFor(() => expect(controller.view.choices.size).toBe(1));
  device.write('offer', 'taken', offerValue({ priority: 1 }));
  await vi.waitFor(() => expect(controller.view.open.map(({ key }) => key)).toEqual(['liked', 'other', 'taken']));
});

test('what came of the order that the device gave is told; without an order there is nothing to tell', async () => {
  const answer = { ranked: [{ id: 'tea', score: 1, reasons: [] }], by: { provider: 'test' } };
  const ai = { run: async () => answer } as unknown as Inference;
  const told: unknown[] = [];
  const feedback: Feedback = { tell: async (of, outcome) => void told.push([of, outcome]) };
  const { controller, device, offer } = await opened({ offers: { kit: offerValue(), tea: offerValue() }, ai, feedback });
  await controller.claim(offer('kit'));
  device.write('offer', 'tea', offerValue());
  await vi.waitFor(async () => {
    await controller.dismiss(offer('tea'), 'home');
    expect(told).toContainEqual([answer, { unwanted: 'tea' }]);
  });
  expect(told).not.toContainEqual([answer, { claimed: 'kit' }]);
});
