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

/** `lands` as in the product, unless a write is to go where documents belong at once. */
export async function newDevice({ lands = true }: { lands?: boolean } = {}): Promise<PageDevice> {
  const env = browserEnv();
  const vault = new IdbKeyVault({ maker: keyMaker });
  const stores = idbStores(vault, env, { direct: directIdb, ...(lands && { land: landing(env) }) });
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

/** Waits until everything that has landed in the quiz's database lies where documents belong. */
export async function filed({ stores }: PageDevice): Promise<void> {
  const store = await stores.open('quiz-state');
  const isFiled = async () => {
    const { from = 0, to = 0 } = ((await store.note('landing')) ?? {}) as { from?: number; to?: number };
    return from >= to;
  };
  for (const end = performance.now() + waitMs; !(await isFiled()); ) {
    if (performance.now() > end) throw new Error(`Nothing was filed in ${waitMs} ms.`);
    await pause(20);
  }
  await store.close();
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
