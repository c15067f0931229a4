import { errorCode } from '@empire/contract';
import { type Engine, type Env, type KeyVault, openEngine } from '@empire/shared-sync';
import {
  browserEnv,
  browserStorage,
  directIdb,
  HttpGateway,
  IdbKeyVault,
  idbStores,
  keyMaker,
  landing,
  roomyStores,
  verifyRs256,
} from '@empire/shared-sync/browser';
import type { Room, Storage } from '@empire/shared-sync/page';
import { finishErasure, isWiping, openPrivacy, startOver } from '@empire/shared-sync/privacy';
import type { Ask } from './activation/neuron-consent.ts';
import { modelsCache } from './ai/cache-names.ts';
import { hostManifest } from './host-manifest.ts';
import { HostSession } from './host-session.ts';
import type { InstallOffer } from './install/install-offer.ts';
import { once } from './once.ts';
import { loadAnew } from './router/load-anew.ts';
import { federationCode, followInstall, lazyInference, lazyLoader, loadFederation, loadUpkeep } from './session-parts.ts';
import { ConsentQuestions, decide } from './state/consent-questions.ts';
import { warnOfRefusal } from './state/failure.ts';
import type { HostView } from './state/host-view.ts';
import type { Store } from './state/store.ts';

export { decide };

/** The first look at what is due. */
const upkeepAfterMs = 60_000;

type Generations = ReturnType<typeof idbStores>;

/** What opens the databases of this device. */
export interface Keys {
  readonly env: Env;
  readonly vault: KeyVault;
}

/** The vault outlives a session: what it was unlocked with stays in it. */
export function openKeys(): Keys {
  const env = browserEnv();
  return { env, vault: new IdbKeyVault({ maker: keyMaker }) };
}

/** Opens everything behind the shell, once the first paint is done. Errors: those of opening the engine and of finishing an erasure. */
export async function openSession(view: Store<HostView>, { env, vault, offer }: Keys & { readonly offer: InstallOffer }): Promise<HostSession> {
  const gateway = new HttpGateway({ env, vault }, { baseUrl: location.origin });
  const generations = idbStores(vault, env, { direct: directIdb, land: landing(env) });
  const room = once(async () => new (await loadUpkeep()).Room(env, vault));
  const stores = roomyStores(generations, { makeRoom: async () => (await room()).make() });
  const storage = browserStorage();
  const finishing = finishErasure({ env, vault, stores, storage, account: gateway.account });
  // What is left to do may be no more than telling the gateway, which nobody waits for.
  if (await isWiping(vault)) await finishing;
  else finishing.catch((error: unknown) => console.warn('The wipe of this device could not be finished.', error));
  // It is here by the time the first neuron is to be loaded, which asks again where it could not be fetched.
  federationCode().catch(() => undefined);
  const engine = await openEngine({ env, vault, stores, gateway }, { hostManifest: hostManifest(), refused: warnOfRefusal });
  const wiped = (erased: HostView['erased']) => view.update((current) => ({ ...current, erased }));
  const doubted = (reason: string) => console.warn(`The server says that this device was erased; it is not believed: ${reason}.`);
  const privacy = openPrivacy(engine, { storage, verify: verifyRs256, wiped, doubted });
  // Another tab wipes the device: this one says so, and begins nothing anew by itself. The one that wipes shows what it did.
  const ended = () =>
    errorCode(engine.parts.signal.reason) === 'erased' &&
    !privacy.erasure.isWiping &&
    view.update((current) => ({ ...current, sync: engine.status.current, erased: 'elsewhere' }));
  engine.parts.signal.addEventListener('abort', ended, { once: true });
  const measure = once(async () => openStorage(engine, { generations, room: await room() }));
  lookForEviction(engine).catch((error: unknown) => console.warn('Whether the browser took something away is not known.', error));
  keepUp(engine, { generations, measure }).catch((error: unknown) => console.warn('The databases are not compacted in this page.', error));
  followInstall(view, { events: engine.host.events, offer });
  const questions = new ConsentQuestions(view);
  const ask: Ask = (question) => questions.ask(question);
  return new HostSession({ engine, loader: lazyLoader(loadFederation), ai: lazyInference(engine), privacy, ask, storage: measure }, view);
}

/** Measures what is stored here, and makes room. */
async function openStorage(engine: Engine, { generations, room }: { generations: Generations; room: Room }): Promise<Storage> {
  const { browserMeter, Storage } = await loadUpkeep();
  return new Storage(engine, { meter: browserMeter(), generations: generations.parts, room, spare: () => caches.delete(modelsCache) });
}

/** Before the first round fills what the browser emptied. */
async function lookForEviction({ parts }: Engine): Promise<void> {
  const { browserMeter, findEviction } = await loadUpkeep();
  if (!parts.signal.aborted) await findEviction(parts, browserMeter());
}

/** Loaded when everything else is done: nobody waits for it. */
async function keepUp(engine: Engine, { generations, measure }: { generations: Generations; measure: () => Promise<Storage> }): Promise<void> {
  const { parts } = engine;
  await parts.ports.env.sleep(upkeepAfterMs, { signal: parts.signal }).catch(() => undefined);
  if (parts.signal.aborted) return;
  const { Upkeep } = await loadUpkeep();
  // What is here by now is what can be missed the next time.
  const storage = await measure();
  storage.run({ failed: (error) => console.warn('The room on this device could not be looked after.', error) }).catch(() => undefined);
  await new Upkeep(parts, generations.parts).run({ failed: ({ database, code }) => console.warn(`${database} could not be compacted (${code}).`) });
}

/** Destroys everything this site keeps here, without opening any of it, and begins as a new device. */
export async function startOverHere({ env, vault }: Keys): Promise<void> {
  const { account } = new HttpGateway({ env, vault }, { baseUrl: location.origin });
  await startOver({ env, vault, stores: idbStores(vault), storage: browserStorage(), account });
  loadAnew();
}
