import type { ScopedDb } from '@empire/contract';
import type { Release } from '@empire/contract/registry';
import type { Engine, SyncStatus } from '@empire/shared-sync';
import type { Storage } from '@empire/shared-sync/page';
import type { Privacy } from '@empire/shared-sync/privacy';
import { Activator } from './activation/activator.ts';
import { watchLateErrors } from './activation/late-errors.ts';
import type { Ask } from './activation/neuron-consent.ts';
import type { LazyInference } from './ai/lazy-inference.ts';
import { type OpenUntold, untoldIn } from './ai/untold-feedback.ts';
import { HostExperiments } from './experiments/experiments.ts';
import { FeedBoard } from './feed/feed-board.ts';
import type { FeedSource } from './feed/feed-parts.ts';
import { idle } from './idle.ts';
import { languageView } from './language/language-view.ts';
import { language } from './language/speech.ts';
import type { RemoteLoader } from './loader/remote-loader.ts';
import { type RegistryCopy, readRegistry } from './registry-copy.ts';
import { failureOf } from './state/failure.ts';
import { firstSyncOf } from './state/first-sync.ts';
import type { HostView } from './state/host-view.ts';
import type { Store } from './state/store.ts';

const firstContactMs = 2_000;
const firstSyncEveryMs = 400;
const firstSyncOfflineMs = 3_000;
const vitalsWithinMs = 10_000;

/** What a session runs on; made by the composition root once the first paint is done. */
export interface SessionPorts {
  readonly engine: Engine;
  readonly loader: RemoteLoader;
  readonly privacy: Privacy;
  readonly ai: LazyInference;
  readonly ask: Ask;
  readonly storage: () => Promise<Storage>;
}

/** The running application behind the shell: follows the registry, the neurons and the transfer, and keeps the view true. */
export class HostSession {
  readonly engine: Engine;
  readonly privacy: Privacy;
  readonly activator: Activator;
  readonly storage: SessionPorts['storage'];
  readonly ai: LazyInference;
  /** What the neurons propose for the start page. */
  readonly feed = new FeedBoard();
  readonly #untold: OpenUntold;
  readonly #view: Store<HostView>;
  #copy: RegistryCopy | undefined;

  constructor(ports: SessionPorts, view: Store<HostView>) {
    this.engine = ports.engine;
    this.privacy = ports.privacy;
    this.storage = ports.storage;
    this.ai = ports.ai;
    this.#untold = untoldIn(ports.engine.parts.ports);
    this.activator = new Activator({
      ...ports,
      untold: this.#untold,
      feed: this.feed,
      language: languageView,
      consent: { consent: ports.engine.consent, ask: ports.ask },
      experiments: experimentsOf(ports.engine),
    });
    this.#view = view;
  }

  /** What the feed of the start page runs on. */
  get feedSource(): FeedSource {
    const { db, events } = this.engine.host;
    return { board: this.feed, ai: this.ai, db, events, untold: this.#untold };
  }

  /** The releases that may run now. */
  get releases(): readonly Release[] {
    return this.#copy?.releases ?? [];
  }

  /**
   * Runs until `signal` aborts; resolves once the stored registry has been read. `onReleases` hears of every change of the
   * releases, `onStatus` of every change of the transfer.
   * Errors: those of reading the host's own database.
   */
  async start(options: { signal: AbortSignal; onReleases: (releases: readonly Release[]) => void; onStatus: (status: SyncStatus) => void }): Promise<void> {
    const { signal } = options;
    const { db } = this.engine.host;
    this.#take(readRegistry(await db.list('registry'), undefined), options.onReleases);
    this.activator.views.subscribe(() => this.#showNeurons(), { signal });
    this.#view.update((view) => ({ ...view, boot: { phase: 'ready' }, deviceId: this.engine.identity.deviceId }));
    this.#showNeurons();
    watchLateErrors({ releases: () => this.releases, fail: (name, failure) => this.activator.fail(name, failure), signal });
    this.#background('status', this.#followStatus(options));
    this.#background('registry', this.#followRegistry(db, options));
    this.#background('transfer', this.engine.run({ signal }));
    this.#background('first transfer', this.#followFirstSync(signal));
    this.#background('consent', this.#followConsent(signal));
    this.#background('audit', this.privacy.audit.run({ signal }));
    this.engine.requestTransfer('start');
    this.#measure().catch((error: unknown) => console.warn('The page vitals are not measured.', error));
  }

  async #measure(): Promise<void> {
    // What happened before is told to it all the same.
    await idle(vitalsWithinMs);
    const { watchVitals } = await import(/* webpackChunkName: "vitals" */ './vitals/watch-vitals.ts');
    const { consent, host } = this.engine;
    await watchVitals({ events: host.events, allows: (purpose) => consent.allows(purpose), page: () => location.pathname.split('/')[1] || 'home' });
  }

  /** Until the first whole round: afterwards nothing is ever missing for long. */
  async #followFirstSync(signal: AbortSignal): Promise<void> {
    const { parts, status } = this.engine;
    while (!signal.aborted && status.current.lastSuccessMs === undefined) {
      const firstSync = await firstSyncOf(parts);
      this.#view.update((view) => (JSON.stringify(view.firstSync) === JSON.stringify(firstSync) ? view : { ...view, firstSync }));
      const pauseMs = status.current.phase === 'offline' ? firstSyncOfflineMs : firstSyncEveryMs;
      await parts.ports.env.sleep(pauseMs, { signal }).catch(() => undefined);
    }
    if (this.#view.current.firstSync) this.#view.update((view) => ({ ...view, firstSync: undefined }));
  }

  async #followConsent(signal: AbortSignal): Promise<void> {
    for await (const purposes of this.engine.consent.watch({ signal })) this.#view.update((view) => ({ ...view, purposes }));
  }

  async #followRegistry(db: ScopedDb, { signal, onReleases }: { signal: AbortSignal; onReleases: (releases: readonly Release[]) => void }): Promise<void> {
    for await (const entries of db.watch('registry', { signal })) this.#take(readRegistry(entries, this.#copy), onReleases);
  }

  /** The engine begins as offline; that is not shown until it has tried to reach the server, or had the time to. */
  async #followStatus({ signal, onStatus }: { signal: AbortSignal; onStatus: (status: SyncStatus) => void }): Promise<void> {
    const show = (): void => this.#view.update((view) => ({ ...view, sync: this.engine.status.current }));
    const patience = setTimeout(show, firstContactMs);
    let tried = false;
    for await (const status of this.engine.status.watch({ signal })) {
      tried ||= status.phase !== 'offline';
      if (tried) clearTimeout(patience);
      if (tried || this.#view.current.sync) show();
      onStatus(status);
    }
  }

  #take(copy: RegistryCopy | undefined, onReleases: (releases: readonly Release[]) => void): void {
    if (!copy || copy === this.#copy) return;
    const changed = JSON.stringify(copy.releases) !== JSON.stringify(this.#copy?.releases);
    this.#copy = copy;
    this.#view.update((view) => ({ ...view, refused: copy.refused, registrySequence: copy.sequence }));
    for (const { name, code, message } of copy.refused) console.warn(`Registry entry ${name} was refused (${code}): ${message}`);
    if (!changed) return;
    this.activator.follow(copy.releases);
    onReleases(copy.releases);
  }

  #showNeurons(): void {
    const neurons = this.#copy ? this.activator.views.current : undefined;
    this.#view.update((view) => ({ ...view, neurons }));
  }

  /** A loop that ends by itself is a failure that the person sees. */
  #background(name: string, work: Promise<void>): void {
    work.catch((error: unknown) => {
      // An engine that was closed, because the device is wiped, ends them all.
      if (this.engine.parts.signal.aborted) return;
      console.error(`The ${name} loop ended.`, error);
      this.#view.update((view) => ({ ...view, boot: { phase: 'failed', failure: failureOf(error, 'storage-failed') } }));
    });
  }
}

function experimentsOf({ host, identity }: Engine): HostExperiments {
  return new HostExperiments({ db: host.db, unitId: identity.anonId, language, now: Date.now });
}
