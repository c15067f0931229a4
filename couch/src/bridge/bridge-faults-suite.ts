import { setTimeout as sleep } from 'node:timers/promises';
import { EmpireError } from '@empire/contract';
import { expect, onTestFinished, test } from 'vitest';
import { CouchTable } from '../accounts/couch-table.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { EventLedger } from '../core-server/event-ledger.ts';
import type { CouchFixture } from '../dev/couch-fixture.ts';
import { Bridge } from './bridge.ts';
import { CouchUserFeeds } from './couch-user-feeds.ts';
import { DeadLetters } from './dead-letters.ts';
import { MemoryCoreClient } from './memory-core-client.ts';
import type { SweepPorts } from './sweep.ts';

const count = 400;
const beatMs = 200;
const pace = { beatMs, sweepMs: 100, maxBackoffMs: 200 };

/** What must hold on any CouchDB while Core and workers fail: every event exactly once at Core, nothing lost. */
export function bridgeFaultsSuite(couch: CouchFixture): void {
  let users = 0;

  /** One user with events in CouchDB; checkpoints, leases and Core's ledger lie there, too. */
  async function world() {
    const { http, dbPrefix } = couch;
    users += 1;
    // Each test has a prefix of its own: workers sweep every user database below theirs.
    const own = `${dbPrefix}f${users}-`;
    const user = users.toString(16).padStart(32, '0');
    for (const name of ['control', 'core', `user-${user}`]) await couch.freshDatabase(`f${users}-${name}`);
    const events = Array.from({ length: count }, (_, index) => makeEventDocument({ deviceId: 'phone', deviceSeq: index + 1, atMs: 1_000 + index }));
    await http.expect(`/${own}user-${user}/_bulk_docs`, { method: 'POST', body: { docs: events, new_edits: false } });
    const core = new MemoryCoreClient(new EventLedger(new CouchTable(http, `${own}core`)));
    const control = new CouchTable(http, `${own}control`);
    const ports: SweepPorts = { control, feeds: new CouchUserFeeds(http, { dbPrefix: own }), core };
    const atCore = async () => (await core.ledger.list(user)).events.map(({ eventId }) => eventId).toSorted();
    return { core, control, ports, atCore, ids: events.map(({ eventId }) => String(eventId)).toSorted() };
  }

  function started(ports: SweepPorts, workerId: string): Bridge {
    const bridge = new Bridge(ports, { workerId, ...pace });
    bridge.start();
    onTestFinished(() => bridge.stop());
    return bridge;
  }

  test('a Core that is gone, late, accepts without answering, and refuses one event for good has every other event exactly once', async () => {
    const { core, control, ports, atCore, ids } = await world();
    const [refused = ''] = ids.slice(150, 151);
    core.rejections.set(refused, { code: 'unknown-type', permanent: true });
    const post = core.post.bind(core);
    let posts = 0;
    core.post = async (batch) => {
      posts += 1;
      if (posts <= 2) throw new EmpireError('offline', 'Core is not running.');
      if (posts === 3) await sleep(3 * beatMs);
      const answer = await post(batch);
      if (posts === 4 || posts === 5) throw new EmpireError('timeout', 'Core stored it and its answer was lost.');
      return answer;
    };
    const first = started(ports, 'worker');
    await expect.poll(() => posts, { timeout: 30_000 }).toBeGreaterThan(3);
    await first.stop();
    started(ports, 'worker');
    const expected = ids.filter((id) => id !== refused);
    await expect.poll(atCore, { timeout: 60_000, interval: 250 }).toEqual(expected);
    await expect
      .poll(async () => (await new DeadLetters(control, { now: Date.now }).list()).map(({ event }) => event.id), { timeout: 30_000 })
      .toEqual([refused]);
    await sleep(5 * pace.sweepMs);
    expect(await atCore()).toEqual(expected);
  }, 120_000);

  test('a worker that is paused in the middle of a batch and goes on after another took over doubles and loses nothing', async () => {
    const { core, ports, atCore, ids } = await world();
    const pause = new Pause();
    const post: SweepPorts['core']['post'] = async (batch) => {
      const answer = await core.post(batch);
      pause.begin();
      await pause.over();
      return answer;
    };
    const first = started(pausable(ports, { pause, post }), 'sleeper');
    await expect.poll(() => pause.begun, { timeout: 30_000 }).toBe(true);
    const second = started(ports, 'successor');
    await expect.poll(async () => (await second.health()).partitions, { timeout: 30_000 }).toBe(64);
    await expect.poll(atCore, { timeout: 60_000, interval: 250 }).toEqual(ids);
    pause.end();
    await expect.poll(async () => (await first.health()).partitions, { timeout: 30_000 }).toBe(0);
    await sleep(5 * pace.sweepMs);
    expect(await atCore()).toEqual(ids);
  }, 120_000);
}

/** What a stopped process does: nothing, until it goes on. */
class Pause {
  #over = Promise.resolve();
  #end: () => void = () => undefined;

  begun = false;

  /** Only the first time. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.#over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  end(): void {
    this.#end();
  }

  over(): Promise<void> {
    return this.#over;
  }
}

/** The same ports for a worker that can be paused: while it is, none of its calls goes out. */
function pausable(ports: SweepPorts, { pause, post }: { pause: Pause; post: SweepPorts['core']['post'] }): SweepPorts {
  const held = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member = Reflect.get(target, name, target) as unknown;
        if (typeof member !== 'function') return member;
        return async (...args: readonly unknown[]) => {
          await pause.over();
          return (member as (...all: readonly unknown[]) => unknown).apply(target, [...args]);
        };
      },
    });
  const core = held(ports.core);
  return {
    ...ports,
    control: held(ports.control),
    feeds: held(ports.feeds),
    core: new Proxy(core, { get: (target, name) => (name === 'post' ? post : Reflect.get(target, name)) }),
  };
}
