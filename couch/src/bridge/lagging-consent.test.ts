import { describe, expect, it } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { MemoryCoreClient } from './memory-core-client.ts';
import { MemoryUserFeeds } from './memory-user-feeds.ts';
import { SetAside } from './set-aside.ts';
import { sweep } from './sweep.ts';
import type { StoredDocument } from './user-feeds.ts';

const user = 'a'.repeat(32);
const database = `user-${user}`;
const [first, withdrawn, again] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];

function entry(key: string, granted: boolean, heads: string[] = []): StoredDocument {
  return { _id: `host:k:consent:${key}`, _rev: '1-a', purpose: 'analytics', granted, heads };
}

/** What devices note beside the ledger: the keys of its entries, under an id that everybody knows. */
function decisions(...keys: string[]): StoredDocument {
  const entries = Object.fromEntries(keys.map((key) => [key, { add: [`${key}-stamp`], remove: [] }]));
  return { _id: 'host:s:decisions:all', _rev: '1-a', policy: { name: 'set', version: 1 }, value: { entries } };
}

function eventUnder(key: string) {
  return makeEventDocument({ purpose: 'analytics', consentRef: `host:k:consent:${key}` });
}

/** A bridge whose ranges come from a copy that lacks the entries `hidden`. */
function newBridge(hidden: readonly string[]) {
  const ports = { control: new MemoryTable(), feeds: new MemoryUserFeeds(), core: new MemoryCoreClient() };
  ports.feeds.lags = (id) => hidden.some((key) => id.endsWith(key));
  const setAside = new SetAside(ports.control);
  const run = () => sweep(ports, { signal: new AbortController().signal, holds: () => true });
  const atCore = async () => (await ports.core.ledger.list(user)).events.map(({ eventId }) => eventId);
  const aside = async () => ({ parked: (await setAside.parked(database)).length, dropped: (await setAside.dropped(database)).length });
  return { feeds: ports.feeds, run, atCore, aside };
}

describe('the bridge on a copy of a cluster that lags behind', () => {
  it('sends nothing under a consent whose withdrawal that copy lacks, as the keys of all decisions are read by id', async () => {
    const { feeds, run, atCore, aside } = newBridge([withdrawn]);
    feeds.add(database, entry(first, true), entry(withdrawn, false, [first]), decisions(first, withdrawn), eventUnder(first));
    await run();
    expect([await atCore(), await aside()]).toEqual([[], { parked: 0, dropped: 1 }]);
  });

  it('nor one whose withdrawal only a later consent names', async () => {
    const { feeds, run, atCore, aside } = newBridge([withdrawn]);
    const [old, fresh] = [eventUnder(first), eventUnder(again)];
    feeds.add(database, entry(first, true), entry(withdrawn, false, [first]), entry(again, true, [withdrawn]), old, fresh);
    await run();
    expect([await atCore(), await aside()]).toEqual([[fresh.eventId], { parked: 0, dropped: 1 }]);
  });

  it('loses nothing that was consented to: what names an entry that cannot be read yet waits for it', async () => {
    const { feeds, run, atCore, aside } = newBridge([]);
    const event = eventUnder(first);
    feeds.add(database, event);
    await run();
    expect([await atCore(), await aside()]).toEqual([[], { parked: 1, dropped: 0 }]);
    feeds.add(database, entry(first, true));
    await run();
    expect([await atCore(), await aside()]).toEqual([[event.eventId], { parked: 0, dropped: 0 }]);
  });

  it('sends what was consented to though that copy lacks the consent', async () => {
    const { feeds, run, atCore } = newBridge([first]);
    const event = eventUnder(first);
    feeds.add(database, entry(first, true), decisions(first), event);
    await run();
    expect(await atCore()).toEqual([event.eventId]);
  });

  it('nor does it wait for a consent that only the event itself names', async () => {
    const { feeds, run, atCore, aside } = newBridge([first]);
    const event = eventUnder(first);
    feeds.add(database, entry(first, true), event);
    await run();
    expect([await atCore(), await aside()]).toEqual([[event.eventId], { parked: 0, dropped: 0 }]);
  });

  it('reads on where an entry that is named is nowhere: a server that was set back may have lost it', async () => {
    const { feeds, run, atCore } = newBridge([]);
    const event = eventUnder(again);
    feeds.add(database, entry(again, true, [withdrawn]), decisions(withdrawn, again), event);
    await run();
    expect(await atCore()).toEqual([event.eventId]);
  });
});
