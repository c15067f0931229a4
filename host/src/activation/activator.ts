import {
  CONTRACT_VERSION,
  EmpireError,
  errorCode,
  type Inference,
  isCompatible,
  type LanguageView,
  type Neuron,
  type NeuronContext,
  type NeuronManifest,
  type Purpose,
  type SlotRegistrar,
} from '@empire/contract';
import type { Release } from '@empire/contract/registry';
import type { Engine } from '@empire/shared-sync';
import { FeedbackLog } from '../ai/feedback-log.ts';
import type { OpenUntold } from '../ai/untold-feedback.ts';
import { type HostExperiments, noExperiments } from '../experiments/experiments.ts';
import type { FeedBoard } from '../feed/feed-board.ts';
import type { RemoteLoader } from '../loader/remote-loader.ts';
import { nextTask } from '../next-task.ts';
import { type Failure, failureOf } from '../state/failure.ts';
import type { NeuronState, NeuronView } from '../state/host-view.ts';
import { Store } from '../state/store.ts';
import { hooksOver } from './core-hooks.ts';
import { neuronConsent } from './neuron-consent.ts';
import { NeuronScopes } from './neuron-scopes.ts';
import { SlotContributions } from './slot-contributions.ts';
import { withTimeLimit } from './time-limit.ts';

/** What the activator builds a neuron's context from. */
export interface ActivatorPorts {
  readonly loader: RemoteLoader;
  readonly engine: Pick<Engine, 'open'>;
  readonly ai: Inference;
  /** Without them nobody takes part in any. */
  readonly experiments?: Pick<HostExperiments, 'for'>;
  /** Without it what neurons propose for the start page is not shown. */
  readonly feed?: Pick<FeedBoard, 'for'>;
  /** Without it neurons show English. */
  readonly language?: LanguageView;
  /** Without it an outcome that is told in the moment in which the page goes is lost. */
  readonly untold?: OpenUntold;
  /** What the person is asked through and what they allow. */
  readonly consent: Parameters<typeof neuronConsent>[0];
}

interface Running {
  readonly release: Release;
  state: NeuronState;
  life: AbortController;
  neuron: Neuron | undefined;
}

const idle: NeuronState = { phase: 'idle' };

/**
 * Follows the registry: keeps one slot per active release, loads and activates it when it is needed, and turns everything
 * that goes wrong into a failed state that can be retried. One neuron's failure touches no other.
 *
 *   idle ──ensure──▶ loading ──▶ active
 *                       │          │ fail
 *                       ▼          ▼
 *                     failed ──retry──▶ loading
 */
export class Activator {
  readonly views = new Store<readonly NeuronView[]>([]);
  readonly #ports: ActivatorPorts;
  readonly #loadLimitMs: number;
  readonly #activateLimitMs: number;
  readonly #running = new Map<string, Running>();
  readonly #scopes: NeuronScopes;

  constructor(ports: ActivatorPorts, { loadLimitMs = 10_000, activateLimitMs = 5_000 } = {}) {
    this.#ports = ports;
    this.#scopes = new NeuronScopes(ports.engine);
    this.#loadLimitMs = loadLimitMs;
    this.#activateLimitMs = activateLimitMs;
  }

  /** Takes over the active releases: what is gone or replaced is deactivated, what is new waits until it is needed. */
  follow(releases: readonly Release[]): void {
    const wanted = new Map(releases.map((release) => [release.name, release]));
    for (const [name, running] of this.#running) {
      if (wanted.get(name)?.buildHash === running.release.buildHash) continue;
      this.#running.delete(name);
      end(running);
      if (!wanted.has(name)) this.#scopes.close(name);
    }
    for (const release of releases)
      if (!this.#running.has(release.name)) this.#running.set(release.name, { release, state: idle, life: new AbortController(), neuron: undefined });
    this.#publish();
    void this.#openAll(releases);
  }

  /** Each in a task of its own: opening them all at once would hold up the page. Never rejects. */
  async #openAll(releases: readonly Release[]): Promise<void> {
    for (const { name, manifest, buildHash } of releases) {
      await nextTask();
      if (this.#running.get(name)?.release.buildHash !== buildHash) continue;
      this.#scopes.open(manifest).catch((error: unknown) => console.warn(`The database of ${name} did not open.`, error));
    }
  }

  /** Loads and activates the neuron unless that was already tried. */
  ensure(name: string): void {
    const running = this.#running.get(name);
    if (running?.state.phase === 'idle') void this.#start(running);
  }

  /** Tries a failed neuron again, from the beginning. */
  retry(name: string): void {
    const running = this.#running.get(name);
    if (running?.state.phase === 'failed') void this.#start(running);
  }

  /** Ends a neuron that failed after its activation. */
  fail(name: string, failure: Failure): void {
    const running = this.#running.get(name);
    if (!running || running.state.phase === 'failed') return;
    end(running);
    this.#settle(running, { phase: 'failed', failure });
  }

  /** The variant that an experiment gives this person, as seen by one neuron: the exposure goes into its log. Errors: those of opening and asking. */
  async variantOf(name: string, experiment: string): Promise<string | undefined> {
    const running = this.#running.get(name);
    if (!running || !this.#ports.experiments) return undefined;
    const { events } = await this.#scopes.open(running.release.manifest);
    return (await this.#ports.experiments.for(events).variant(experiment))?.variant;
  }

  async #start(running: Running): Promise<void> {
    const life = new AbortController();
    running.life = life;
    this.#settle(running, { phase: 'loading' });
    const state = await this.#bringUp(running, life);
    if (running.life === life && running.state.phase === 'loading') this.#settle(running, state);
  }

  async #bringUp(running: Running, life: AbortController): Promise<NeuronState> {
    const { release } = running;
    try {
      if (!isCompatible(release.manifest.contract, CONTRACT_VERSION)) throw mismatch(release);
      const neuron = await this.#load(release, life.signal);
      running.neuron = neuron;
      // Running its code for the first time was one task; what it begins with is another.
      await nextTask();
      return { phase: 'active', elements: await this.#activate(release, { neuron, life }) };
    } catch (error) {
      console.warn(`Neuron ${release.name} ${release.version} failed.`, error);
      life.abort();
      return { phase: 'failed', failure: failureOf(error, 'activate-failed') };
    }
  }

  async #load(release: Release, parent: AbortSignal): Promise<Neuron> {
    const what = `Loading ${release.name} ${release.version}`;
    return withTimeLimit((signal) => this.#ports.loader.load(release, { signal }), { what, limitMs: this.#loadLimitMs, parent });
  }

  async #activate(release: Release, { neuron, life }: { neuron: Neuron; life: AbortController }): Promise<NeuronElements> {
    const { manifest } = release;
    const slots = new SlotContributions(manifest);
    const what = `Activating ${release.name} ${release.version}`;
    await withTimeLimit(async () => activate(neuron, await this.#context(manifest, { slots, signal: life.signal })), {
      what,
      limitMs: this.#activateLimitMs,
      parent: life.signal,
    });
    return slots.elements;
  }

  async #context(manifest: NeuronManifest, { slots, signal }: { slots: SlotRegistrar; signal: AbortSignal }): Promise<NeuronContext> {
    const { language, feed, untold } = this.#ports;
    const consent = neuronConsent(this.#ports.consent, manifest);
    const { db, events } = await this.#scopes.open(manifest);
    const allows = (purpose: Purpose) => consent.allows(purpose);
    const feedback = new FeedbackLog({ ai: this.#ports.ai, events, allows, ...(untold && { untold: untold(manifest.id, { signal }) }) });
    void feedback.tellUntold();
    return {
      id: manifest.id,
      db,
      events,
      core: hooksOver(events, manifest.hooks),
      ai: feedback.ai,
      feedback,
      consent,
      ...(language && { language }),
      ...(feed && { feed: feed.for(manifest.id, signal) }),
      slots,
      experiments: this.#ports.experiments?.for(events) ?? noExperiments,
      signal,
    };
  }

  #settle(running: Running, state: NeuronState): void {
    running.state = state;
    this.#publish();
  }

  #publish(): void {
    this.views.update(() =>
      [...this.#running.values()].map(({ release, state }) => ({ name: release.name, version: release.version, manifest: release.manifest, state })),
    );
  }
}

type NeuronElements = Readonly<Record<string, readonly string[]>>;

async function activate(neuron: Neuron, context: NeuronContext): Promise<void> {
  try {
    await neuron.activate(context);
  } catch (error) {
    if (errorCode(error)) throw error;
    throw new EmpireError('activate-failed', `${context.id} failed to start: ${failureOf(error, 'activate-failed').message}`, { cause: error });
  }
}

function end(running: Running): void {
  running.life.abort();
  const { neuron } = running;
  running.neuron = undefined;
  if (!neuron?.deactivate) return;
  Promise.resolve()
    .then(() => neuron.deactivate?.())
    .catch((error: unknown) => console.warn(`Neuron ${running.release.name} failed to deactivate.`, error));
}

function mismatch({ name, version, manifest }: Release): EmpireError {
  return new EmpireError('contract-mismatch', `${name} ${version} was built for contract ${manifest.contract}; this host has ${CONTRACT_VERSION}.`, {
    details: { wanted: manifest.contract, received: CONTRACT_VERSION },
  });
}
