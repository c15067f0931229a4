import { EmpireError, type Inference } from '@empire/contract';
import { MemoryNeuronData } from '@empire/contract/testing';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { OfferHomeElement, OfferInlineElement } from './offer-card.ts';
import { OfferElement } from './offer-element.ts';
import { OfferOverlayElement } from './offer-overlay.ts';
import { OfferStripElement } from './offer-strip.ts';
import { OffersController } from './offers-controller.ts';
import { offerValue } from './testing/fixtures.ts';

customElements.define('test-overlay', OfferOverlayElement);
customElements.define('test-strip', OfferStripElement);
customElements.define('test-inline', OfferInlineElement);
customElements.define('test-home', OfferHomeElement);

const noModels: Inference = {
  run: async (task) => {
    throw new EmpireError('inference-unavailable', `No provider runs ${task}.`);
  },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** One offer for one placement, and the element of it on the page. */
async function shown(tag: string, placement: string) {
  const device = new MemoryNeuronData();
  device.write('offer', 'kit', offerValue({ placements: [placement], cap: { shown: 50, days: 1, restDays: 10 } }));
  const env = { now: () => new Date(2026, 5, 1, 12).getTime(), online: () => true, language: () => 'en', sleep: () => new Promise<void>(() => undefined) };
  const controller = new OffersController({
    db: device.db,
    events: device.events,
    ai: noModels,
    consent: { allows: () => true },
    experiments: { variant: async () => undefined },
    env,
  });
  const closing = new AbortController();
  void controller.follow(closing.signal);
  await vi.waitFor(() => expect(controller.view.ready).toBe(true));
  OfferElement.controller = controller;
  const element = document.createElement(tag) as OfferElement;
  element.path = '/blog';
  if (tag === 'test-home') element.setAttribute('item', 'kit');
  document.body.append(element);
  onTestFinished(() => {
    element.remove();
    closing.abort();
  });
  await element.updateComplete;
  const dialog = () => element.shadowRoot?.querySelector('dialog');
  const told = () => device.appended.map(({ type }) => type);
  return { element, controller, device, dialog, told, settle: () => element.updateComplete };
}

function leaveWindow(): void {
  document.documentElement.dispatchEvent(new PointerEvent('pointerleave', { clientY: -3, pointerType: 'mouse' }));
}

test('a modal offer comes when the person has been still for twenty seconds, not while they do something, and once', async () => {
  const { dialog, settle } = await shown('test-overlay', 'modal');
  vi.advanceTimersByTime(15_000);
  dispatchEvent(new KeyboardEvent('keydown'));
  vi.advanceTimersByTime(19_000);
  await settle();
  expect(dialog()).toBeNull();
  vi.advanceTimersByTime(2_000);
  await settle();
  expect(dialog()?.open).toBe(true);
  dialog()?.close('no');
  await vi.waitFor(() => expect(dialog()).toBeNull());
  vi.advanceTimersByTime(90_000);
  await settle();
  expect(dialog()).toBeNull();
});

test('nobody who is typing, or in another dialog, is interrupted', async () => {
  const { dialog, settle } = await shown('test-overlay', 'modal');
  const input = document.createElement('input');
  const other = document.createElement('dialog');
  document.body.append(input, other);
  onTestFinished(() => {
    input.remove();
    other.remove();
  });
  input.focus();
  vi.advanceTimersByTime(25_000);
  await settle();
  expect(dialog()).toBeNull();
  input.blur();
  other.showModal();
  dispatchEvent(new KeyboardEvent('keydown'));
  vi.advanceTimersByTime(25_000);
  await settle();
  expect(dialog()).toBeNull();
});

test.each(['dialog', 'popover'])('nobody who is in a %s of the shell is interrupted, although it stands in a shadow root', async (kind) => {
  const { dialog, settle } = await shown('test-overlay', 'modal');
  const shell = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => shell.remove());
  const root = shell.attachShadow({ mode: 'open' });
  root.innerHTML = kind === 'dialog' ? '<dialog><button>No</button></dialog>' : '<div popover><a href="/">Home</a></div>';
  root.querySelector('dialog')?.showModal();
  const sheet = root.querySelector<HTMLElement>('[popover]');
  sheet?.showPopover();
  sheet?.querySelector('a')?.focus();
  vi.advanceTimersByTime(25_000);
  await settle();
  expect(dialog()).toBeNull();
});

test('an exit offer comes when the pointer leaves through the top, but not for who has only just come', async () => {
  const { dialog, settle } = await shown('test-overlay', 'exit');
  vi.advanceTimersByTime(5_000);
  leaveWindow();
  await settle();
  expect(dialog()).toBeNull();
  vi.advanceTimersByTime(6_000);
  leaveWindow();
  await settle();
  expect(dialog()?.open).toBe(true);
});

test('closing the dialog with no, or with Escape, puts the offer away', async () => {
  const { dialog, settle, controller, told } = await shown('test-overlay', 'exit');
  vi.advanceTimersByTime(11_000);
  leaveWindow();
  await settle();
  dialog()?.dispatchEvent(new Event('cancel'));
  dialog()?.close();
  await vi.waitFor(() => expect(controller.choiceOf('kit').dismissedAt).toBeGreaterThan(0));
  expect(told()).toContain('dismissed');
});

test('on the pages of the offers nothing comes forward', async () => {
  const { element, dialog, settle } = await shown('test-overlay', 'modal');
  element.path = '/offers/kit';
  vi.advanceTimersByTime(30_000);
  await settle();
  expect(dialog()).toBeNull();
});

test.each([
  ['test-strip', 'strip'],
  ['test-inline', 'inline'],
  ['test-home', 'home'],
])('%s shows the offer of its placement, and leaves no gap once it is put away', async (tag, placement) => {
  const { element, settle, told } = await shown(tag, placement);
  expect([element.hidden, element.shadowRoot?.querySelector('[data-offer="kit"]') !== null]).toEqual([false, true]);
  element.shadowRoot?.querySelector('button')?.click();
  await vi.waitFor(() => expect(element.hidden).toBe(true));
  await settle();
  expect(told()).toContain('dismissed');
});

test('an offer counts as shown once half of it was in view for a second without a break', async () => {
  vi.useRealTimers();
  const { element, told } = await shown('test-inline', 'inline');
  element.style.marginBlockStart = '3000px';
  await new Promise((resolve) => setTimeout(resolve, 1_400));
  expect(told()).toEqual([]);
  element.scrollIntoView({ block: 'center' });
  await new Promise((resolve) => setTimeout(resolve, 500));
  scrollTo(0, 0);
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(told()).toEqual([]);
  element.scrollIntoView({ block: 'center' });
  await vi.waitFor(() => expect(told()).toEqual(['shown']), { timeout: 5_000 });
});
