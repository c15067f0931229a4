import type { FeedItem, Inference, Purpose } from '@empire/contract';
import { EmpireError } from '@empire/contract';
import { MemoryNeuronData } from '@empire/contract/testing';
import { ContextProvider } from '@lit/context';
import { LitElement } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { hostContext } from '../shell/host-context.ts';
import { emptyView, type HostActions, type HostView, type NeuronState } from '../state/host-view.ts';
import { neuronView } from '../testing/fixtures.ts';
import { defineFeed } from './define-feed.ts';
import { FeedBoard } from './feed-board.ts';
import type { HomeFeedElement } from './home-feed.ts';

class HostElement extends LitElement {
  readonly host = new ContextProvider(this, { context: hostContext });
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

class CardElement extends LitElement {
  static override properties = { item: {} };
  declare item: string | null;
  override updated(): void {
    this.hidden = this.item === 'withdrawn';
  }
}

class BrokenElement extends LitElement {
  override render(): never {
    throw new Error('no');
  }
}

customElements.define('feed-host', HostElement);
customElements.define('feed-card', CardElement);
customElements.define('feed-broken', BrokenElement);
defineFeed();

const noModels: Inference = {
  run: async (task) => {
    throw new EmpireError('inference-unavailable', `No provider runs ${task}.`);
  },
};

function item(id: string, rest: Partial<FeedItem> = {}): FeedItem {
  return { id, title: `Title of ${id}`, standing: 'new', publishedAt: 0, ...rest };
}

function neuron(name: string, { tag = 'feed-card', state }: { tag?: string; state?: NeuronState } = {}) {
  return neuronView(name, { state: state ?? { phase: 'active', elements: { feed: [tag] } }, slots: [{ name: 'feed', order: 1, when: 'always' }] });
}

async function feedOf(
  proposals: Readonly<Record<string, readonly FeedItem[]>>,
  { neurons, allowed = [] }: { neurons?: HostView['neurons']; allowed?: readonly Purpose[] } = {},
) {
  const device = new MemoryNeuronData();
  const board = new FeedBoard();
  const life = new AbortController();
  for (const [name, items] of Object.entries(proposals)) board.for(name, life.signal).propose(items);
  const told: unknown[] = [];
  const host = new HostElement();
  const view: HostView = {
    ...emptyView,
    boot: { phase: 'ready' },
    neurons: neurons ?? Object.keys(proposals).map((name) => neuron(name)),
    purposes: allowed.map((purpose) => ({ purpose, allowed: true })) as unknown as HostView['purposes'],
  };
  const actions = {
    feed: () => ({ board, ai: noModels, db: device.db, events: device.events }),
    ensureNeuron: (name: string) => told.push(`ensure ${name}`),
    failNeuron: (name: string) => told.push(`fail ${name}`),
    decide: async (...decision: unknown[]) => void told.push(decision),
  } as unknown as HostActions;
  const feed = document.createElement('empire-feed') as HomeFeedElement;
  host.append(feed);
  document.body.append(host);
  onTestFinished(() => {
    life.abort();
    host.remove();
  });
  host.host.setValue({ view, actions, path: '/' });
  const cards = () => [...(feed.shadowRoot?.querySelectorAll<HTMLElement>('li') ?? [])].filter((card) => getComputedStyle(card).display !== 'none');
  return {
    feed,
    board,
    device,
    told,
    shown: () => cards().map((card) => card.dataset.card),
    reasons: () => cards().map((card) => card.querySelector('[data-testid="feed-reason"]')?.textContent),
    press: (testId: string, card = 0) =>
      ([...(feed.shadowRoot?.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`) ?? [])][card] as HTMLElement).click(),
    propose: (name: string, items: readonly FeedItem[]) => board.for(name, life.signal).propose(items),
  };
}

test('cards of all neurons stand in one list; each shows its item, and says why it is there', async () => {
  const { feed, shown, reasons } = await feedOf(
    {
      blog: [item('tide', { standing: 'done', topics: ['sea'], usedAt: 1, because: 'Because you read “Low tide”' }), item('boats', { topics: ['sea'] })],
      quiz: [item('swim', { topics: ['sea'] }), item('begun', { standing: 'open', usedAt: 2 })],
    },
    { allowed: ['personalization'] },
  );
  await expect.poll(shown).toEqual(['quiz begun', 'blog boats', 'quiz swim']);
  expect(reasons()).toEqual(['You are in the middle of it', 'Because you read “Low tide”', 'Because you read “Low tide”']);
  const elements = [...(feed.shadowRoot?.querySelectorAll<CardElement>('feed-card') ?? [])];
  expect(elements.map((element) => [element.item, element.getAttribute('path')])).toEqual([
    ['begun', '/'],
    ['boats', '/'],
    ['swim', '/'],
  ]);
});

test('less like this takes a card away, on all devices, and forgetting brings it back', async () => {
  const { shown, press, device } = await feedOf({ blog: [item('a'), item('b')] });
  await expect.poll(shown).toEqual(['blog a', 'blog b']);
  press('feed-less');
  await expect.poll(shown).toEqual(['blog b']);
  expect([await device.db.list('feed'), device.appended]).toEqual([[{ key: 'unwanted', value: ['blog a'] }], []]);
  device.write('feed', 'unwanted', ['blog a', 'blog b']);
  await expect.poll(shown).toEqual([]);
  device.write('feed', 'unwanted', ['blog a']);
  await expect.poll(shown).toEqual(['blog b']);
  press('feed-reset');
  await expect.poll(shown).toEqual(['blog a', 'blog b']);
});

test('a device without room says so', async () => {
  const { feed, shown, press, device } = await feedOf({ blog: [item('a'), item('b')] });
  await expect.poll(shown).toHaveLength(2);
  device.full = true;
  press('feed-less');
  await expect.poll(() => feed.shadowRoot?.querySelector('[role="alert"]')?.textContent).toContain('no room');
});

test('without a yes the page says that it is the same for everybody, with the words of the purpose, and takes the yes', async () => {
  const { feed, shown, press, told } = await feedOf({ blog: [item('a')] });
  await expect.poll(shown).toHaveLength(1);
  expect(feed.shadowRoot?.querySelector('.foot')?.textContent).toContain('is used to choose what is suggested');
  press('feed-fit');
  await expect.poll(() => told).toEqual([[['personalization'], { granted: true, place: 'feed' }]]);
});

test('a card that has nothing to show leaves no gap, one with a control of its own gets none, and one that fails touches no other', async () => {
  const neurons = [neuron('blog'), neuron('broken', { tag: 'feed-broken' }), neuron('idle', { state: { phase: 'idle' } })];
  const proposals = { blog: [item('withdrawn'), item('kept'), item('offer', { ownLess: true })], broken: [item('x')] };
  const { feed, shown, told } = await feedOf(proposals, { neurons });
  // The cards have waited for the one that does not come.
  await expect.poll(() => told, { timeout: 6_000 }).toEqual(expect.arrayContaining(['fail broken', 'ensure idle']));
  await expect.poll(shown).toEqual(['blog kept', 'broken x', 'blog offer']);
  expect(feed.shadowRoot?.querySelector('[data-card="blog offer"] [data-testid="feed-less"]')).toBeNull();
});

test('the cards have their places before they are there, and come together once everybody has proposed', async () => {
  const { feed, shown, propose } = await feedOf({ blog: [item('a')] }, { neurons: [neuron('blog'), neuron('quiz')] });
  const places = () => feed.shadowRoot?.querySelectorAll('.ghosts li').length;
  await expect.poll(places).toBe(9);
  propose('quiz', [item('q')]);
  await expect.poll(shown).toEqual(['blog a', 'quiz q']);
  expect(places()).toBe(0);
  const elements = [...(feed.shadowRoot?.querySelectorAll('feed-card') ?? [])];
  expect(elements.map((element) => element.hasAttribute('lead'))).toEqual([true, false]);
});

test('what is proposed anew comes after what is shown, and cards that stay are not made anew', async () => {
  const { feed, shown, propose } = await feedOf({ blog: [item('b')] });
  await expect.poll(shown).toEqual(['blog b']);
  const before = feed.shadowRoot?.querySelector('[data-item="b"] feed-card');
  propose('blog', [item('a'), item('b')]);
  await expect.poll(shown).toEqual(['blog b', 'blog a']);
  expect(feed.shadowRoot?.querySelector('[data-item="b"] feed-card')).toBe(before);
});
