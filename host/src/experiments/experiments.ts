import { type EventLog, type Experiments, errorCode, type ScopedDb } from '@empire/contract';

const sessionMs = 30 * 60_000;

/** What experiments work on. */
export interface ExperimentPorts {
  /** The host's own data. */
  readonly db: Pick<ScopedDb, 'get' | 'put'>;
  /** What is assigned: the anonymous id of this device, which no network is needed for. */
  readonly unitId: string;
  readonly language: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The experiments of this page, for every neuron in it. What decides is loaded when the first variant is asked for. */
export class HostExperiments {
  readonly #ports: ExperimentPorts;
  readonly #asking = new Map<string, ReturnType<Experiments['variant']>>();
  readonly #exposedAt = new Map<string, number>();

  constructor(ports: ExperimentPorts) {
    this.#ports = ports;
  }

  /** What one neuron sees; exposures go into its log. */
  for(events: Pick<EventLog, 'append'>): Experiments {
    return {
      variant: async (key) => {
        const found = await this.#find(key);
        if (found) await this.#expose(events, { experiment: key, variant: found.variant });
        return found;
      },
    };
  }

  /** Two neurons that ask at the same time are answered from one look. */
  #find(key: string): ReturnType<Experiments['variant']> {
    const known = this.#asking.get(key);
    if (known) return known;
    const asking = import('./find-variant.ts').then(({ findVariant }) => findVariant(key, this.#ports)).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return asking;
  }

  /** Once per session, which ends after 30 idle minutes or with the page. Without consent nothing is noted, and a later consent counts. */
  async #expose(events: Pick<EventLog, 'append'>, data: { experiment: string; variant: string }): Promise<void> {
    const name = `${data.experiment} ${data.variant}`;
    const last = this.#exposedAt.get(name);
    const now = this.#ports.now();
    this.#exposedAt.set(name, now);
    if (last !== undefined && now - last < sessionMs) return;
    try {
      await events.append('exposed', data, { purpose: 'analytics' });
    } catch (error) {
      this.#exposedAt.delete(name);
      if (errorCode(error) !== 'consent-missing') throw error;
    }
  }
}

/** For a host without published experiments: nobody takes part. */
export const noExperiments: Experiments = { variant: async () => undefined };
