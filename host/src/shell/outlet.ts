import { ContextConsumer } from '@lit/context';
import { LitElement, nothing } from 'lit';
import { contributors, experimentsToAsk } from '../state/contributions.ts';
import { failureOf } from '../state/failure.ts';
import type { NeuronView } from '../state/host-view.ts';
import { type HostState, hostContext } from './host-context.ts';
import { mountNeuron } from './mount-neuron.ts';

interface Contribution {
  readonly key: string;
  readonly neuron: NeuronView;
  readonly tag: string;
}

/**
 * A place that several neurons contribute to: `<empire-outlet name="home">`. Their elements stand in the order of their manifests, while the
 * conditions hold; they get the page's path in `path`, and what the outlet says in `about`. Neurons may place outlets of their own, for others.
 * Whoever contributes is loaded when the page is idle; one that fails leaves its place empty and shows as failed where neurons are listed.
 */
export class OutletElement extends LitElement {
  static override properties = { name: {}, about: {}, variants: { state: true } };

  declare name: string;
  declare about: string | undefined;
  /** What the experiments of the contributions gave this person, by neuron and experiment. */
  declare variants: ReadonlyMap<string, string | undefined>;
  readonly #host = new ContextConsumer(this, { context: hostContext, subscribe: true });
  readonly #mounted = new Map<string, HTMLElement>();
  readonly #failed = new Map<string, string>();
  readonly #asked = new Set<string>();
  #waiting = false;

  constructor() {
    super();
    this.variants = new Map();
  }

  /** Its contributions are styled by themselves: it has no shadow root of its own. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): typeof nothing {
    return nothing;
  }

  override updated(): void {
    const host = this.#host.value;
    if (!host) return;
    this.#ask(host);
    const variantOf = (neuron: string, experiment: string) => this.variants.get(`${neuron} ${experiment}`);
    const wanted = contributors(host.view, { slot: this.name, variantOf });
    if (wanted.some(({ state }) => state.phase === 'idle')) this.#wake(wanted);
    this.#forgiveRetried(wanted);
    const contributions = wanted.flatMap((neuron) => elementsOf(neuron, this.name)).filter(({ key }) => !this.#failed.has(key));
    this.#removeAllBut(new Set(contributions.map(({ key }) => key)));
    let before = this.firstElementChild;
    for (const contribution of contributions) {
      const place = this.#placeOf(contribution);
      // Moving an element would end and begin it again: what stands where it belongs is not touched.
      if (place === before) before = place.nextElementSibling;
      else this.insertBefore(place, before);
      this.#tell(place, host);
      if (!place.hasChildNodes()) this.#mount(contribution, { place, host });
    }
  }

  #placeOf({ key, neuron }: Contribution): HTMLElement {
    const known = this.#mounted.get(key);
    if (known) return known;
    const place = document.createElement('div');
    place.dataset.neuron = neuron.name;
    this.#mounted.set(key, place);
    return place;
  }

  #tell(place: HTMLElement, { path }: HostState): void {
    const element = place.firstElementChild;
    if (!element) return;
    if (element.getAttribute('path') !== path) element.setAttribute('path', path);
    if (this.about !== undefined && element.getAttribute('about') !== this.about) element.setAttribute('about', this.about);
  }

  #mount({ key, neuron, tag }: Contribution, { place, host }: { place: HTMLElement; host: HostState }): void {
    const mounted = (element: HTMLElement) => this.about !== undefined && element.setAttribute('about', this.about);
    mountNeuron(tag, { into: place, path: host.path, mounted }).catch((error: unknown) => {
      if (this.#mounted.get(key) !== place) return;
      this.#failed.set(key, neuron.name);
      this.#mounted.delete(key);
      place.remove();
      host.actions.failNeuron(neuron.name, failureOf(error, 'render-failed'));
    });
  }

  #removeAllBut(keys: ReadonlySet<string>): void {
    for (const [key, place] of this.#mounted) {
      if (keys.has(key)) continue;
      this.#mounted.delete(key);
      place.remove();
    }
  }

  /** A neuron that failed and was started again gets its place back. */
  #forgiveRetried(wanted: readonly NeuronView[]): void {
    const active = new Set(wanted.filter(({ state }) => state.phase === 'active').map(({ name }) => name));
    for (const [key, name] of this.#failed) if (!active.has(name)) this.#failed.delete(key);
  }

  #ask({ view, actions }: HostState): void {
    for (const { neuron, experiment } of experimentsToAsk(view, this.name)) {
      const key = `${neuron} ${experiment}`;
      if (this.#asked.has(key)) continue;
      this.#asked.add(key);
      actions.variantOf(neuron, experiment).then(
        (variant) => {
          this.variants = new Map(this.variants).set(key, variant);
        },
        (error: unknown) => console.warn(`The experiment ${experiment} of ${neuron} could not be asked.`, error),
      );
    }
  }

  /** Nothing that a person came for waits for a contribution. */
  #wake(neurons: readonly NeuronView[]): void {
    if (this.#waiting) return;
    this.#waiting = true;
    const idle = globalThis.requestIdleCallback ?? ((task: () => void) => setTimeout(task, 200));
    idle(() => {
      this.#waiting = false;
      for (const { name, state } of neurons) if (state.phase === 'idle' && this.isConnected) this.#host.value?.actions.ensureNeuron(name);
    });
  }
}

function elementsOf(neuron: NeuronView, slot: string): readonly Contribution[] {
  if (neuron.state.phase !== 'active') return [];
  return (neuron.state.elements[slot] ?? []).map((tag) => ({ key: `${neuron.name} ${neuron.version} ${tag}`, neuron, tag }));
}
