import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { Closers } from '../../../couch/src/dev/closers.ts';
import { signedIn, type TestDevice } from '../../../couch/src/dev/test-device.ts';
import { openProfile } from '../../../e2e/src/browser-profile.ts';
import { stateDocs } from '../documents.ts';
import type { BenchPage, Sample, Setup } from '../setup.ts';
import { bundlePage } from './bundle.ts';
import { startDelay } from './delay.ts';
import { type Server, startServer } from './server.ts';

export type Network = 'loopback' | '40 ms';

const roundTripMs = 40;
const seedBatch = 1_000;

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
      const profile = await openProfile(profileDir);
      await closers.add(() => profile.close());
      const cdp = await profile.context.newCDPSession(profile.page);
      const { product } = (await cdp.send('Browser.getVersion')) as { product: string };
      return new Rig({ server, browser: product, page: profile.page, cdp, delayed: delay.url, closers });
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
    await this.#page.evaluate(([name, given]) => (globalThis as unknown as { bench: BenchPage }).bench.prepare(name, given), [contestant, setup] as const);
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
    const pairing = contestant === 'pull-engine' ? await device.call('POST', '/v1/pairing', {}) : undefined;
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
