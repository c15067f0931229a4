import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'puppeteer-core';
import { Closers } from '../../../couch/src/dev/closers.ts';
import { signedIn, type TestDevice } from '../../../couch/src/dev/test-device.ts';
import { stateDocs } from '../documents.ts';
import type { BenchPage, Sample, Setup } from '../setup.ts';
import type { LiveSample, RestSample } from '../standing.ts';
import { arrival, heldRequests } from './arrival.ts';
import { openBrowser } from './browser.ts';
import { bundlePage } from './bundle.ts';
import { startDelay } from './delay.ts';
import { type Server, startServer } from './server.ts';

export type Network = 'loopback' | '40 ms';

const roundTripMs = 40;
const seedBatch = 1_000;
/** Between two writes, so that each finds the page at rest. */
const restMs = 2_000;

/** Server, delayed way to it, and a browser with a profile on the disk. */
export class Rig {
  readonly server: Server;
  readonly browser: string;
  readonly #page: Page;
  readonly #cdp: CDPSession;
  readonly #origins: Readonly<Record<Network, string>>;
  readonly #closers: Closers;
  readonly #owners = new Map<number, Promise<TestDevice>>();

  private constructor(parts: { server: Server; browser: string; page: Page; cdp: CDPSession; delayed: string; closers: Closers }) {
    this.server = parts.server;
    this.browser = parts.browser;
    this.#page = parts.page;
    this.#cdp = parts.cdp;
    this.#origins = { loopback: parts.server.gatewayUrl, '40 ms': parts.delayed };
    this.#closers = parts.closers;
  }

  static async start({ pageDir, couchUrl }: { pageDir: string; couchUrl: string | undefined }): Promise<Rig> {
    const closers = new Closers();
    try {
      await bundlePage(pageDir);
      const server = await startServer({ pageDir, couchUrl });
      await closers.add(() => server.close());
      const delay = await startDelay(server.gatewayUrl, roundTripMs);
      await closers.add(() => delay.close());
      const profileDir = await mkdtemp(join(tmpdir(), 'empire-bench-profile-'));
      await closers.add(() => rm(profileDir, { recursive: true, force: true }));
      const { page, cdp, product, close } = await openBrowser(profileDir);
      await closers.add(close);
      return new Rig({ server, browser: product, page, cdp, delayed: delay.url, closers });
    } catch (error) {
      await closers.close();
      throw error;
    }
  }

  get cdp(): CDPSession {
    return this.#cdp;
  }

  /** A fresh page whose databases are gone, with the contestant ready to run. */
  async prepare(contestant: string, { network, count }: { network: Network; count: number }): Promise<void> {
    await this.#open(network);
    const setup = await this.#setup(contestant, count);
    await this.#page.evaluate((name, given) => (globalThis as unknown as { bench: BenchPage }).bench.prepare(name, given), contestant, setup);
  }

  run(): Promise<Sample> {
    return this.#page.evaluate(() => (globalThis as unknown as { bench: BenchPage }).bench.run());
  }

  verify(): Promise<void> {
    return this.#page.evaluate(() => (globalThis as unknown as { bench: BenchPage }).bench.verify());
  }

  async puts(options: { rounds: number; perRound: number }): Promise<Readonly<Record<string, readonly number[]>>> {
    await this.#open('loopback');
    return this.#page.evaluate((given) => (globalThis as unknown as { bench: BenchPage }).bench.puts(given), options);
  }

  async bulkWrites(options: { rounds: number; count: number }): Promise<Readonly<Record<string, readonly number[]>>> {
    await this.#open('loopback');
    return this.#page.evaluate((given) => (globalThis as unknown as { bench: BenchPage }).bench.bulkWrites(given), options);
  }

  /** Replicates on and on with so many neurons, at rest but for `writes` single writes. */
  async live(contestant: string, { neurons, writes }: { neurons: number; writes: number }): Promise<LiveSample> {
    await this.#open('loopback');
    const device = await signedIn(this.server.gatewayUrl);
    const pairing = (await device.call('POST', '/v1/pairing', {})).body as { code: string };
    const { token = '', databases } = device.session ?? {};
    const setup = { count: 0, deviceId: device.deviceId, token, database: databases?.user ?? '', pairingCode: pairing.code };
    const ids = Array.from({ length: neurons }, (_, index) => `n${index + 1}`);
    const underWay = await heldRequests(this.#cdp);
    const given = { ...setup, neurons: ids };
    await this.#page.evaluate((name, live) => (globalThis as unknown as { bench: BenchPage }).bench.startLive(name, live), contestant, given);
    const held = underWay.count();
    const arrivalMs: number[] = [];
    for (let write = 0; write < writes; write += 1) {
      if (write > 0) await sleep(restMs);
      const key = `w${write}`;
      const startMs = await this.#page.evaluate((given) => (globalThis as unknown as { bench: BenchPage }).bench.writeLive(given), key);
      arrivalMs.push(await arrival(device, { id: `n${neurons}:s:note:${key}`, startMs }));
    }
    await underWay.stop();
    await this.#page.goto('about:blank');
    return { held, arrivalMs };
  }

  /** The memory of a page at rest: with an empty profile, and with one that holds `count` documents. */
  async rest(count: number): Promise<RestSample> {
    const filled = async (documents: number) => {
      const owner = documents === 0 ? await signedIn(this.server.gatewayUrl) : await this.#filled(documents);
      const pairing = (await owner.call('POST', '/v1/pairing', {})).body as { code: string };
      await this.#open('loopback');
      const given = { count: documents, pairingCode: pairing.code };
      const ms = await this.#page.evaluate((options) => (globalThis as unknown as { bench: BenchPage }).bench.fillProfile(options), given);
      await this.#open('loopback');
      await this.#page.evaluate(() => (globalThis as unknown as { bench: BenchPage }).bench.openProfile());
      return { ms, bytes: await this.#heapBytes() };
    };
    const empty = await filled(0);
    const full = await filled(count);
    return { documents: count, emptyBytes: empty.bytes, restBytes: full.bytes, pullMs: full.ms };
  }

  async #heapBytes(): Promise<number> {
    await this.#cdp.send('HeapProfiler.enable');
    for (let time = 0; time < 3; time += 1) await this.#cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await this.#cdp.send('Runtime.getHeapUsage')) as { usedSize: number };
    await this.#cdp.send('HeapProfiler.disable');
    return usedSize;
  }

  close(): Promise<void> {
    return this.#closers.close();
  }

  async #open(network: Network): Promise<void> {
    await this.#page.goto(`${this.#origins[network]}/`);
  }

  async #setup(contestant: string, count: number): Promise<Setup> {
    const pulls = contestant.startsWith('pull');
    const device = pulls ? await this.#filled(count) : await signedIn(this.server.gatewayUrl);
    if (!device.session) throw new Error('The device has no session.');
    const { token, databases } = device.session;
    const pairing = contestant.startsWith('pull-engine') ? await device.call('POST', '/v1/pairing', {}) : undefined;
    const pairingCode = (pairing?.body as { code: string } | undefined)?.code ?? '';
    return { count, deviceId: device.deviceId, token, database: databases.user, pairingCode };
  }

  /** The user whose documents are pulled: written once for each size, read by every run. */
  #filled(count: number): Promise<TestDevice> {
    const owner = this.#owners.get(count) ?? fill(this.server.gatewayUrl, count);
    this.#owners.set(count, owner);
    return owner;
  }
}

async function fill(gatewayUrl: string, count: number): Promise<TestDevice> {
  const device = await signedIn(gatewayUrl);
  const docs = stateDocs(count, { deviceId: device.deviceId });
  for (let at = 0; at < count; at += seedBatch) {
    const { status, body } = await device.push(docs.slice(at, at + seedBatch));
    if (status !== 201) throw new Error(`Filling the user's database was answered ${status} ${JSON.stringify(body).slice(0, 300)}.`);
  }
  return device;
}
