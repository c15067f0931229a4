import { expect, it } from 'vitest';
import { Device } from '../device/device.ts';
import { openNeuronStores } from '../neuron/neuron-stores.ts';
import { Nudges } from '../nudges.ts';
import { hostManifest, MemoryKeyVault, MemoryOrigin, MemoryStores } from '../testing/index.ts';
import { DecidingLedger } from './deciding-ledger.ts';

const shown = { place: 'Privacy page', wording: ' Count.\u00a0Yes. ' };

async function openLedger() {
  const env = new MemoryOrigin().context();
  const host = await openNeuronStores(new MemoryStores(), hostManifest);
  const device = await Device.open({ env, vault: new MemoryKeyVault() });
  const ledger = new DecidingLedger({ device, nudges: new Nudges(env) });
  return { host, ledger, follow: () => ledger.follow(host, { signal: new AbortController().signal }) };
}

it('allows nothing but what is functional before it was read, and decides nothing', async () => {
  const { ledger } = await openLedger();
  expect([ledger.allows('functional'), ledger.allows('analytics'), ledger.reference('functional')]).toEqual([true, false, null]);
  await expect(ledger.decide(['analytics'], { granted: true, shown })).rejects.toMatchObject({ code: 'closed' });
});

it('allows nothing while an entry cannot be opened: it may be a withdrawal', async () => {
  const { host, ledger, follow } = await openLedger();
  await follow();
  await ledger.decide(['analytics'], { granted: true, shown });
  expect(ledger.allows('analytics')).toBe(true);
  const list = host.state.store.list.bind(host.state.store);
  host.state.store.list = async (...args) => [...(await list(...args)), [{ broken: 'undecryptable', ref: 'k.x', rev: '1-x' }]];
  await ledger.refresh();
  expect(ledger.allows('analytics')).toBe(false);
  expect(() => ledger.reference('analytics')).toThrow(expect.objectContaining({ code: 'consent-missing' }));
  host.state.store.list = list;
  await ledger.refresh();
  expect(ledger.allows('analytics')).toBe(true);
});

it('keeps the words as they were shown, the place as a name, and the heads that each decision saw', async () => {
  const { ledger, follow } = await openLedger();
  await follow();
  await ledger.decide(['analytics'], { granted: true, shown });
  await ledger.decide(['analytics'], { granted: false, shown });
  const [granted, withdrawn] = [...ledger.entries].sort((a, b) => (a.hlc < b.hlc ? -1 : 1));
  expect(granted).toMatchObject({ heads: [], place: 'privacy-page', wording: { text: 'Count.\u00a0Yes.', hash: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  expect(withdrawn).toMatchObject({ granted: false, heads: [granted?.key] });
  await expect(ledger.decide(['marketing'], { granted: true, shown: { ...shown, place: '1' } })).rejects.toMatchObject({ code: 'bad-argument' });
});
