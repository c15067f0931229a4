import { EmpireError, type Inference, type Purpose } from '@empire/contract';
import { MemoryNeuronData } from '@empire/contract/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { idemKeyOf } from './form.ts';
import { GuidesController, marketingWording } from './guides-controller.ts';
import { magnet, magnetValue } from './testing/fixtures.ts';

const noModels: Inference = {
  run: async (task) => {
    throw new EmpireError('inference-unavailable', `No provider runs ${task}.`);
  },
};
const scoring = {
  run: async () => ({ by: { provider: 'rules' }, probability: 0.61234, band: 'high', calibrated: false, reasons: [] }),
} as unknown as Inference;
const empty = { name: '', email: '', answer: '', marketing: false };

async function opened({ ai = noModels, allowed = [] }: { ai?: Inference; allowed?: readonly Purpose[] } = {}) {
  const device = new MemoryNeuronData();
  device.write('magnet', 'plan', magnetValue());
  device.write('magnet', 'odd', { title: 4 });
  const granted = new Set<Purpose>(['functional', ...allowed]);
  const recorded: { purposes: readonly Purpose[]; wording: string }[] = [];
  const consent = {
    allows: (purpose: Purpose) => granted.has(purpose),
    record: async (purposes: readonly Purpose[], { wording }: { wording: string }) => {
      recorded.push({ purposes, wording });
      for (const purpose of purposes) granted.add(purpose);
    },
  };
  const controller = new GuidesController({ db: device.db, events: device.events, ai, consent, now: () => 7, language: () => 'de-AT' });
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  void controller.follow(closing.signal);
  await vi.waitFor(() => expect(controller.view.ready).toBe(true));
  return { device, controller, recorded };
}

test('a malformed guide is refused by itself', async () => {
  const { controller } = await opened();
  expect([controller.view.magnets.map(({ key }) => key), controller.view.refused.map(({ key, code }) => [key, code])]).toEqual([
    ['plan'],
    [['odd', 'bad-content']],
  ]);
});

test('whoever leaves no address gets the guide, and nothing is told to anybody', async () => {
  const { controller, device } = await opened({ ai: scoring, allowed: ['personalization'] });
  expect(await controller.submit(magnet(), { ...empty, name: ' Ada ' }, undefined)).toBe(true);
  await vi.waitFor(() => expect([controller.view.leads.get('plan'), controller.view.profile]).toEqual([{ submittedAt: 7 }, { name: 'Ada' }]));
  expect(device.appended).toEqual([]);
});

test('an address makes one lead, with what the person has told so far', async () => {
  const { controller, device } = await opened();
  await controller.submit(magnet(), { ...empty, email: 'Ada@Example.org', answer: 'home' }, { field: 'role', text: '', options: [] });
  expect(device.appended).toEqual([{ type: 'lead-submitted', data: { magnet: 'plan', email: 'Ada@example.org', lang: 'de-AT', role: 'home' } }]);
  expect(await device.db.get('lead', 'plan')).toEqual({
    key: 'plan',
    value: { submittedAt: 7, email: 'Ada@example.org', idemKey: await idemKeyOf('plan', 'ada@example.org') },
  });
});

test('the yes to being written again is recorded with the words beside it, and a no records nothing', async () => {
  const { controller, recorded } = await opened();
  await controller.submit(magnet(), { ...empty, marketing: false }, undefined);
  expect(recorded).toEqual([]);
  await controller.submit(magnet(), { ...empty, marketing: true }, undefined);
  await controller.submit(magnet(), { ...empty, marketing: true }, undefined);
  expect(recorded).toEqual([{ purposes: ['marketing'], wording: marketingWording() }]);
});

test('the guess of the device goes along only where personalization is consented to', async () => {
  const [without, allowed] = [await opened({ ai: scoring }), await opened({ ai: scoring, allowed: ['personalization'] })];
  for (const { controller } of [without, allowed]) await controller.submit(magnet(), { ...empty, email: 'ada@example.org' }, undefined);
  expect(without.device.appended.map(({ type }) => type)).toEqual(['lead-submitted']);
  expect(allowed.device.appended.at(-1)).toEqual({
    type: 'lead-scored',
    data: { magnet: 'plan', probability: 0.612, band: 'high', by: { provider: 'rules' } },
  });
});

test('what could not be saved is said, and no lead is shown', async () => {
  const { controller, device } = await opened();
  device.refuse = 'lead-submitted';
  expect(await controller.submit(magnet(), { ...empty, email: 'ada@example.org' }, undefined)).toBe(false);
  expect([controller.view.leads.size, controller.view.failed]).toEqual([0, 'storage-failed']);
});

test('the answer of the mail server reaches the view', async () => {
  const { controller, device } = await opened();
  device.write('mail', 'act', { status: 'sent', subject: 'plan', at: '2026-01-01T00:00:00.000Z' });
  device.write('mail', 'odd', { status: 'eaten' });
  await vi.waitFor(() => expect([...controller.view.deliveries]).toEqual([['act', { status: 'sent', at: '2026-01-01T00:00:00.000Z' }]]));
});
