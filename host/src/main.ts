import { EmpireError, errorCode } from '@empire/contract';
import type { Engine, Env, KeyVault } from '@empire/shared-sync';
import type { idbStores } from '@empire/shared-sync/browser';
import type { Room, Storage } from '@empire/shared-sync/page';
import type { Ask } from './activation/neuron-consent.ts';
import { modelsCache } from './ai/cache-names.ts';
import { hostManifest } from './host-manifest.ts';
import { HostSession } from './host-session.ts';
import { PageWorker } from './offline/page-worker.ts';
import { startRouter } from './router/router.ts';
import { defineElements } from './shell/define-elements.ts';
import type { ShellElement } from './shell/shell.ts';
import { ConsentQuestions, decide } from './state/consent-questions.ts';
import { failureOf, warnOfRefusal } from './state/failure.ts';
import { emptyView, type HostActions, type HostView } from './state/host-view.ts';
import { Store } from './state/store.ts';

/** The first look at what is due. */
const upkeepAfterMs = 60_000;

/** The composition root of the page: the shell first, everything heavy after the first paint. */
function main(): void {
  const life = new AbortController();
  const { signal } = life;
  const view = new Store<HostView>(emptyView);
  const worker = new PageWorker();
  const keys = once(openKeys);
  const lockTools = once(() => import(/* webpackChunkName: "lock" */ './shell/lock-elements.ts'));
  let session: HostSession | undefined;
  // What a person wrote is worth asking the browser not to evict it.
  const persisted = once(async () => (await session?.storage())?.persist().catch(() => false));

  const showLocked = async (): Promise<void> => {
    session = undefined;
    (await lockTools()).defineLockElements();
    view.update(() => ({ ...emptyView, boot: { phase: 'locked' } }));
  };

  const start = async (): Promise<void> => {
    view.update((current) => ({ ...current, boot: { phase: 'starting' } }));
    try {
      session = await openSession(view, await keys());
      const ended = session.engine.parts.signal;
      ended.addEventListener('abort', () => errorCode(ended.reason) === 'locked' && void showLocked(), { once: true });
      await session.start({
        signal: AbortSignal.any([signal, ended]),
        onReleases: (releases) => worker.keep(releases),
        onStatus: ({ phase, pending, code }) => {
          if (phase === 'offline' && pending > 0) void worker.requestSync();
          if (pending > 0) void persisted();
          if (code === 'identity-forked') reloadOnce('empire-forked');
        },
      });
    } catch (error) {
      if (errorCode(error) === 'locked') return showLocked();
      // Nobody can open this device: its page offers to start over.
      if (errorCode(error) === 'wrong-key') (await lockTools()).defineLockElements();
      console.error('The host could not start.', error);
      view.update((current) => ({ ...current, boot: { phase: 'failed', failure: failureOf(error, 'storage-failed') } }));
    }
  };

  const deviceLock = once(async () => {
    const [{ env, vault }, { DeviceLock, defineLockElements, webRootWrapping }] = await Promise.all([keys(), lockTools()]);
    defineLockElements();
    return new DeviceLock({ env, vault, wrapping: webRootWrapping() });
  });
  const startOver = async () => startOverHere(await keys());
  const actions = actionsOf({ view, session: () => session, worker, retry: () => void (session ? location.reload() : start()), deviceLock, startOver });
  showShell({ view, actions, signal });
  addTriggers(() => session, signal);
  afterFirstPaint(() => {
    void start();
    void worker.register({ onUpdate: () => view.update((current) => ({ ...current, updateReady: true })), signal });
  });
}

type Generations = ReturnType<typeof idbStores>;

interface Keys {
  readonly env: Env;
  readonly vault: KeyVault;
}

/** The vault outlives a session: what it was unlocked with stays in it. */
async function openKeys(): Promise<Keys> {
  const { browserEnv, IdbKeyVault } = await import(/* webpackChunkName: "session" */ '@empire/shared-sync/browser');
  const env = browserEnv();
  return { env, vault: new IdbKeyVault(env) };
}

/** Runs a task the first time it is asked for; one that failed runs again. */
function once<T>(task: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= task().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}

async function openSession(view: Store<HostView>, { env, vault }: Keys): Promise<HostSession> {
  const { openEngine } = await import(/* webpackChunkName: "session" */ '@empire/shared-sync');
  const { browserStorage, HttpGateway, idbStores, roomyStores, verifyRs256 } = await import(/* webpackChunkName: "session" */ '@empire/shared-sync/browser');
  const { finishErasure, isWiping, openPrivacy } = await import(/* webpackChunkName: "session" */ '@empire/shared-sync/privacy');
  const { FederationLoader, followInstall, lazyInference, sharedModules } = await import(/* webpackChunkName: "session" */ './session-parts.ts');
  const gateway = new HttpGateway({ env, vault }, { baseUrl: location.origin });
  const generations = idbStores(vault);
  const room = once(async () => new (await upkeepTools()).Room(env, vault));
  const stores = roomyStores(generations, { makeRoom: async () => (await room()).make() });
  const storage = browserStorage();
  const finishing = finishErasure({ env, vault, stores, storage, account: gateway.account });
  // What is left to do may be no more than telling the gateway, which nobody waits for.
  if (await isWiping(vault)) await finishing;
  else finishing.catch((error: unknown) => console.warn('The wipe of this device could not be finished.', error));
  const engine = await openEngine({ env, vault, stores, gateway }, { hostManifest: hostManifest(), refused: warnOfRefusal });
  const wiped = (erased: HostView['erased']) => view.update((current) => ({ ...current, erased }));
  const doubted = (reason: string) => console.warn(`The server says that this device was erased; it is not believed: ${reason}.`);
  const privacy = openPrivacy(engine, { storage, verify: verifyRs256, wiped, doubted });
  // Another tab wipes the device: this one opens again as that of a new device. The one that wipes shows what it did.
  const ended = () => privacy.erasure.isWiping || errorCode(engine.parts.signal.reason) === 'locked' || location.replace('/');
  engine.parts.signal.addEventListener('abort', ended, { once: true });
  const measure = once(async () => openStorage(engine, { generations, room: await room() }));
  lookForEviction(engine).catch((error: unknown) => console.warn('Whether the browser took something away is not known.', error));
  keepUp(engine, { generations, measure }).catch((error: unknown) => console.warn('The databases are not compacted in this page.', error));
  followInstall(view, { events: engine.host.events, signal: engine.parts.signal });
  const questions = new ConsentQuestions(view);
  const ask: Ask = (question) => questions.ask(question);
  return new HostSession(
    { engine, loader: new FederationLoader(sharedModules()), ai: lazyInference(engine.parts.signal), privacy, ask, storage: measure },
    view,
  );
}

async function upkeepTools(): Promise<typeof import('@empire/shared-sync/page')> {
  const { loadUpkeep } = await import(/* webpackChunkName: "session" */ './session-parts.ts');
  return loadUpkeep();
}

/** Measures what is stored here, and makes room. */
async function openStorage(engine: Engine, { generations, room }: { generations: Generations; room: Room }): Promise<Storage> {
  const { browserMeter, Storage } = await upkeepTools();
  return new Storage(engine, { meter: browserMeter(), generations: generations.parts, room, spare: () => caches.delete(modelsCache) });
}

/** Before the first round fills what the browser emptied. */
async function lookForEviction({ parts }: Engine): Promise<void> {
  const { browserMeter, findEviction } = await upkeepTools();
  if (!parts.signal.aborted) await findEviction(parts, browserMeter());
}

/** Loaded when everything else is done: nobody waits for it. */
async function keepUp(engine: Engine, { generations, measure }: { generations: Generations; measure: () => Promise<Storage> }): Promise<void> {
  const { parts } = engine;
  await parts.ports.env.sleep(upkeepAfterMs, { signal: parts.signal }).catch(() => undefined);
  if (parts.signal.aborted) return;
  const { Upkeep } = await upkeepTools();
  // What is here by now is what can be missed the next time.
  const storage = await measure();
  storage.run({ failed: (error) => console.warn('The room on this device could not be looked after.', error) }).catch(() => undefined);
  await new Upkeep(parts, generations.parts).run({ failed: ({ database, code }) => console.warn(`${database} could not be compacted (${code}).`) });
}

/** Destroys everything this site keeps here, without opening any of it, and begins as a new device. */
async function startOverHere({ env, vault }: Keys): Promise<void> {
  const { browserStorage, HttpGateway, idbStores } = await import(/* webpackChunkName: "session" */ '@empire/shared-sync/browser');
  const { startOver } = await import(/* webpackChunkName: "session" */ '@empire/shared-sync/privacy');
  const { account } = new HttpGateway({ env, vault }, { baseUrl: location.origin });
  await startOver({ env, vault, stores: idbStores(vault), storage: browserStorage(), account });
  location.replace('/');
}

/** Once a minute at most, in case whatever asks for it goes on asking. */
function reloadOnce(name: string): void {
  const before = Number(sessionStorage.getItem(name) ?? 0);
  if (Math.abs(Date.now() - before) < 60_000) return;
  sessionStorage.setItem(name, String(Date.now()));
  location.reload();
}

function showShell({ view, actions, signal }: { view: Store<HostView>; actions: HostActions; signal: AbortSignal }): void {
  const shell = document.querySelector('empire-shell') as ShellElement;
  Object.assign(shell, { view: view.current, actions, path: location.pathname });
  view.subscribe(
    (current) => {
      shell.view = current;
    },
    { signal },
  );
  startRouter(
    (path) => {
      shell.path = path;
    },
    { signal },
  );
  defineElements();
}

function actionsOf(parts: {
  view: Store<HostView>;
  session: () => HostSession | undefined;
  worker: PageWorker;
  retry: () => void;
  deviceLock: HostActions['deviceLock'];
  startOver: HostActions['startOver'];
}): HostActions {
  const running = (): HostSession => {
    const session = parts.session();
    if (!session) throw new EmpireError('closed', 'The host has not started yet.');
    return session;
  };
  return {
    ensureNeuron: (name) => running().activator.ensure(name),
    retryNeuron: (name) => running().activator.retry(name),
    failNeuron: (name, failure) => running().activator.fail(name, failure),
    retryBoot: parts.retry,
    deviceLock: parts.deviceLock,
    startOver: parts.startOver,
    syncNow: () => parts.session()?.engine.requestTransfer('button'),
    applyUpdate: () => parts.worker.applyUpdate(),
    decide: (purposes, { granted, place }) => decide(running().engine.consent, { purposes, granted, place }),
    answered: () => parts.view.update((view) => ({ ...view, question: undefined })),
    variantOf: async (name, experiment) => parts.session()?.activator.variantOf(name, experiment),
    privacy: () => running().privacy,
    ai: async () => running().ai.open(),
    outbox: () => running().engine.outbox,
    conflicts: async () => {
      const { engine } = running();
      const { Conflicts } = await import(/* webpackChunkName: "waiting-page" */ './waiting/conflicts.ts');
      return new Conflicts({ engine: engine.parts, open: (manifest) => engine.open(manifest) });
    },
    storage: async () => running().storage(),
    erase: async (scope) => {
      const { erasure } = running().privacy;
      const erased = await (scope === 'here' ? erasure.eraseHere() : erasure.eraseEverywhere());
      parts.view.update((view) => ({ ...view, erased }));
    },
    startAnew: () => location.replace('/'),
    issuePairing: async () => running().engine.pairing.issue(),
    claimPairing: async (code) => running().engine.pairing.claim(code),
  };
}

function addTriggers(session: () => HostSession | undefined, signal: AbortSignal): void {
  addEventListener('online', () => session()?.engine.requestTransfer('online'), { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && session()?.engine.requestTransfer('visible'), { signal });
}

/** A hidden page paints nothing and gets no animation frame: it starts at once. */
function afterFirstPaint(task: () => void): void {
  if (document.hidden) setTimeout(task);
  else requestAnimationFrame(() => setTimeout(task));
}

main();
