import { browserEnv, directIdb, HttpGateway, IdbKeyVault, idbStores, keyMaker, landing } from '../../../shared-sync/src/browser.ts';
import { type Engine, type Gateway, type NeuronData, openEngine, type StoreFactory } from '../../../shared-sync/src/index.ts';
import { hostManifest, quizManifest } from '../../../shared-sync/src/testing/devices.ts';

const waitMs = 120_000;

/** A device in this page over the product's own adapters, not signed in yet. */
export interface PageDevice {
  readonly deviceId: string;
  readonly stores: StoreFactory;
  readonly gateway: Gateway;
  /** Opens the engine and the quiz's databases. */
  open(): Promise<{ engine: Engine; quiz: NeuronData }>;
}

export async function newDevice(): Promise<PageDevice> {
  const env = browserEnv();
  const vault = new IdbKeyVault({ maker: keyMaker });
  const stores = idbStores(vault, env, { direct: directIdb, land: landing(env) });
  const gateway = new HttpGateway({ env, vault }, { baseUrl: location.origin });
  const { deviceId } = await vault.begin();
  return {
    deviceId,
    stores,
    gateway,
    async open() {
      const engine = await openEngine({ env, vault, stores, gateway }, { hostManifest });
      return { engine, quiz: await engine.open(quizManifest) };
    },
  };
}

/** Polls until `done`. Errors: throws after two minutes. */
export async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + waitMs;
  while (!done()) {
    if (performance.now() > end) throw new Error(`Waited ${waitMs} ms in vain for ${done}.`);
    await pause(5);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Runs one round and fails unless everything went through. */
export async function transfer(engine: Engine): Promise<void> {
  const report = await engine.transferOnce({ signal: new AbortController().signal });
  if (report.outcome !== 'ok') throw new Error(`The round ended as ${JSON.stringify(report)}.`);
}

/** Errors: throws unless as many documents arrived as were sent. */
export function expectAll(arrived: number, sent: number): void {
  if (arrived !== sent) throw new Error(`${arrived} of ${sent} documents arrived.`);
}
