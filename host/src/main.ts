import { EmpireError, errorCode } from '@empire/contract';
import type { HostSession } from './host-session.ts';
import { idle } from './idle.ts';
import { InstallOffer } from './install/install-offer.ts';
import { startLanguage } from './language/speech.ts';
import { nextTask } from './next-task.ts';
import { PageWorker } from './offline/page-worker.ts';
import { once } from './once.ts';
import type { Keys } from './open-session.ts';
import { loadAnew } from './router/load-anew.ts';
import { startRouter } from './router/router.ts';
import { defineElements } from './shell/define-elements.ts';
import type { ShellElement } from './shell/shell.ts';
import { failureOf } from './state/failure.ts';
import { emptyView, type HostActions, type HostView } from './state/host-view.ts';
import { Store } from './state/store.ts';

/** The worker fetches the whole shell when it comes: not while this page fetches what the person came for. A page that never rests gets it all the same. */
const workerTimes = { startingMs: 6_000, afterMs: 2_500, withinMs: 4_000 };

/** The composition root of the page: the shell first, everything heavy after the first paint. */
function main(): void {
  const life = new AbortController();
  const { signal } = life;
  const view = new Store<HostView>(emptyView);
  const worker = new PageWorker();
  const keys = once(openKeys);
  const offer = new InstallOffer();
  offer.listen(signal);
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
      const { openSession } = await sessionCode();
      await nextTask();
      session = await openSession(view, { ...(await keys()), offer });
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
  const startOver = async () => (await sessionCode()).startOverHere(await keys());
  const actions = actionsOf({
    view,
    session: () => session,
    worker,
    // A page whose device was erased while it opened never works again.
    retry: () => void (session || isClosed(view.current) ? location.reload() : start()),
    deviceLock,
    lockTools,
    startOver,
  });
  showShell({ view, actions, signal });
  addTriggers(() => session, signal);
  afterFirstPaint(() => {
    const quiet = Promise.race([start(), pause(workerTimes.startingMs)])
      .then(() => pause(workerTimes.afterMs))
      .then(() => idle(workerTimes.withinMs));
    // A wipe that came meanwhile has removed the worker, and nothing of the site is to come back by itself.
    const wanted = () => view.current.erased === undefined && !session?.privacy.erasure.isWiping;
    void worker.register({ onUpdate: () => view.update((current) => ({ ...current, updateReady: true })), quiet, wanted, signal });
  });
}

/** Everything that the first paint does not wait for. */
function sessionCode(): Promise<typeof import('./open-session.ts')> {
  return import(/* webpackChunkName: "session" */ './open-session.ts');
}

/** The vault outlives a session: what it was unlocked with stays in it. */
async function openKeys(): Promise<Keys> {
  return (await sessionCode()).openKeys();
}

function isClosed({ boot }: HostView): boolean {
  return boot.phase === 'failed' && boot.failure.code === 'closed';
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
  startLanguage(defineElements, signal);
}

function actionsOf(parts: {
  view: Store<HostView>;
  session: () => HostSession | undefined;
  worker: PageWorker;
  retry: () => void;
  deviceLock: HostActions['deviceLock'];
  lockTools: () => Promise<typeof import('./shell/lock-elements.ts')>;
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
    recovery: async () => new (await parts.lockTools()).AccountRecovery(running().engine),
    startOver: parts.startOver,
    kept: () => running().engine.host.db,
    syncNow: () => parts.session()?.engine.requestTransfer('button'),
    applyUpdate: () => parts.worker.applyUpdate(),
    putOffUpdate: () => parts.view.update((view) => ({ ...view, updateReady: false })),
    decide: async (purposes, { granted, place }) => (await sessionCode()).decide(running().engine.consent, { purposes, granted, place }),
    answered: () => parts.view.update((view) => ({ ...view, question: undefined })),
    variantOf: async (name, experiment) => parts.session()?.activator.variantOf(name, experiment),
    privacy: () => running().privacy,
    ai: async () => running().ai.open(),
    feed: () => running().feedSource,
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
    startAnew: loadAnew,
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// Running the code for the first time was one task; showing something is another.
void nextTask().then(main);
