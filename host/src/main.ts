import { EmpireError } from '@empire/contract';
import { hostManifest } from './host-manifest.ts';
import { HostSession } from './host-session.ts';
import { PageWorker } from './offline/page-worker.ts';
import { startRouter } from './router/router.ts';
import { defineElements } from './shell/define-elements.ts';
import type { ShellElement } from './shell/shell.ts';
import { failureOf, warnOfRefusal } from './state/failure.ts';
import { emptyView, type HostActions, type HostView } from './state/host-view.ts';
import { Store } from './state/store.ts';

/** The composition root of the page: the shell first, everything heavy after the first paint. */
function main(): void {
  const life = new AbortController();
  const { signal } = life;
  const view = new Store<HostView>(emptyView);
  const worker = new PageWorker();
  let session: HostSession | undefined;

  const start = async (): Promise<void> => {
    view.update((current) => ({ ...current, boot: { phase: 'starting' } }));
    try {
      session = await openSession(view);
      await session.start({
        signal,
        onReleases: (releases) => worker.keep(releases),
        onStatus: ({ phase, pending }) => {
          if (phase === 'offline' && pending > 0) void worker.requestSync();
        },
      });
    } catch (error) {
      console.error('The host could not start.', error);
      view.update((current) => ({ ...current, boot: { phase: 'failed', failure: failureOf(error, 'storage-failed') } }));
    }
  };

  const actions = actionsOf({ session: () => session, worker, retry: () => void (session ? location.reload() : start()) });
  showShell({ view, actions, signal });
  addTriggers(() => session, signal);
  afterFirstPaint(() => {
    void start();
    void worker.register({ onUpdate: () => view.update((current) => ({ ...current, updateReady: true })), signal });
  });
}

async function openSession(view: Store<HostView>): Promise<HostSession> {
  const { openEngine, functionalOnly } = await import(/* webpackChunkName: "session" */ '@empire/shared-sync');
  const { browserEnv, HttpGateway, IdbKeyVault, idbStores } = await import(/* webpackChunkName: "session" */ '@empire/shared-sync/browser');
  const { FederationLoader, ladder, sharedModules } = await import(/* webpackChunkName: "session" */ './session-parts.ts');
  const env = browserEnv();
  const vault = new IdbKeyVault(env);
  const gateway = new HttpGateway({ env, vault }, { baseUrl: location.origin });
  const engine = await openEngine(
    { env, vault, stores: idbStores(vault), gateway },
    { hostManifest: hostManifest(), consent: functionalOnly, refused: warnOfRefusal },
  );
  return new HostSession({ engine, loader: new FederationLoader(sharedModules()), ai: ladder([]), consent: functionalOnly }, view);
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

function actionsOf(parts: { session: () => HostSession | undefined; worker: PageWorker; retry: () => void }): HostActions {
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
    syncNow: () => parts.session()?.engine.requestTransfer('button'),
    applyUpdate: () => parts.worker.applyUpdate(),
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
