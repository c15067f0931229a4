import type { SlotDeclaration } from '@empire/contract';
import { ContextProvider } from '@lit/context';
import { LitElement } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { emptyView, type HostActions, type HostView, type NeuronState } from '../state/host-view.ts';
import { neuronView } from '../testing/fixtures.ts';
import { hostContext } from './host-context.ts';
import { OutletElement } from './outlet.ts';

class HostElement extends LitElement {
  readonly host = new ContextProvider(this, { context: hostContext });
}

class CardElement extends LitElement {
  connections = 0;
  override connectedCallback(): void {
    super.connectedCallback();
    this.connections += 1;
  }
}

class BrokenElement extends LitElement {
  override render(): never {
    throw new Error('no');
  }
}

customElements.define('test-host', HostElement);
customElements.define('test-card', CardElement);
customElements.define('test-broken', BrokenElement);
customElements.define('empire-outlet', OutletElement);

const active: NeuronState = { phase: 'active', elements: { home: ['test-card'] } };

function neuron(name: string, order: number, { state = active, slot = {} }: { state?: NeuronState; slot?: Partial<SlotDeclaration> } = {}) {
  return neuronView(name, { state, slots: [{ name: 'home', order, when: 'always', ...slot }] });
}

async function outletWith(neurons: HostView['neurons'], part: Partial<HostView> = {}) {
  const host = new HostElement();
  const told: string[] = [];
  const actions = {
    ensureNeuron: (name: string) => told.push(`ensure ${name}`),
    failNeuron: (name: string) => told.push(`fail ${name}`),
    variantOf: async (name: string, experiment: string) => {
      told.push(`ask ${name} ${experiment}`);
      return 'b';
    },
  } as unknown as HostActions;
  const show = async (shown: HostView['neurons'], more: Partial<HostView> = {}, path = '/') => {
    host.host.setValue({ view: { ...emptyView, ...part, neurons: shown, ...more }, actions, path });
    await new Promise((resolve) => setTimeout(resolve, 30));
  };
  const outlet = new OutletElement();
  outlet.name = 'home';
  host.append(outlet);
  document.body.append(host);
  onTestFinished(() => host.remove());
  await show(neurons);
  return { outlet, show, told, names: () => [...outlet.children].map((place) => (place as HTMLElement).dataset.neuron) };
}

test('contributions stand in order, and one that comes between the others does not move them', async () => {
  const { outlet, show, names } = await outletWith([neuron('late', 9), neuron('early', 1)]);
  const first = outlet.querySelector<CardElement>('test-card');
  await show([neuron('late', 9), neuron('middle', 5), neuron('early', 1)], {}, '/blog');
  expect(names()).toEqual(['early', 'middle', 'late']);
  expect([first?.isConnected, first?.connections, first?.getAttribute('path')]).toEqual([true, 1, '/blog']);
});

test('a contribution leaves with its neuron and with its condition', async () => {
  const offline = { sync: { phase: 'offline', pending: 0, rejected: 0 } } as const;
  const all = [neuron('stays', 1), neuron('online', 2, { slot: { when: 'online' } })];
  const { show, names } = await outletWith(all);
  expect(names()).toEqual(['stays', 'online']);
  await show(all, offline);
  expect(names()).toEqual(['stays']);
  await show([]);
  expect(names()).toEqual([]);
});

test('one that fails to render leaves the rest whole, and gets its place back when it is started again', async () => {
  const broken = (state: NeuronState) => neuron('broken', 1, { state });
  const fails = broken({ phase: 'active', elements: { home: ['test-broken'] } });
  const { show, names, told } = await outletWith([fails, neuron('whole', 2)]);
  expect([names(), told]).toEqual([['whole'], ['fail broken']]);
  await show([broken({ phase: 'failed', failure: { code: 'render-failed', message: '' } }), neuron('whole', 2)]);
  await show([broken(active), neuron('whole', 2)]);
  expect(names()).toEqual(['broken', 'whole']);
});

test('an experiment is asked once, and its variant gets the place', async () => {
  const experiment = (variant: string) => ({ slot: { experiment: { key: 'card', variant } } });
  const neurons = [neuron('shown', 1, experiment('b')), neuron('hidden', 2, experiment('a'))];
  const { show, names, told } = await outletWith(neurons);
  await show(neurons, {}, '/again');
  expect([names(), told]).toEqual([['shown'], ['ask shown card', 'ask hidden card']]);
});

test('what the outlet is about reaches the contributions, also when it changes; a neuron that was not needed yet is loaded', async () => {
  const { outlet, told } = await outletWith([neuron('card', 1), neuron('idle', 2, { state: { phase: 'idle' } })]);
  outlet.about = 'tea';
  await outlet.updateComplete;
  expect(outlet.querySelector('test-card')?.getAttribute('about')).toBe('tea');
  await expect.poll(() => told).toEqual(['ensure idle']);
});
