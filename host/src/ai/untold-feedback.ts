import type { Json, TaskName } from '@empire/contract';
import type { KeyVault, Sealed, Sealer } from '@empire/shared-sync';
import { once } from '../once.ts';

/** What came of an answer, as it is recorded. It holds no text: what was asked is a hash. */
export type ToldOutcome = { readonly task: TaskName; readonly provider: string; readonly features: string; readonly outcome: Json } & {
  readonly [name: string]: Json;
};

/** Where what a page could not record any more waits for the next one, what seals it there, and who says that the page goes. */
export interface UntoldPorts {
  readonly sealer: () => Promise<Sealer>;
  readonly storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly page: Pick<EventTarget, 'addEventListener'>;
}

/** Of one owner at most, in one visit. */
const mostKept = 20;

/** Keeps them for one owner, until `signal` aborts. */
export type OpenUntold = (owner: string, options: { readonly signal: AbortSignal }) => UntoldFeedback;

/**
 * Outcomes that are being recorded. Each is sealed at once, because nothing can be sealed in the moment in which the page goes. A page that goes
 * meanwhile leaves the sealed ones in the storage of its tab, which is written at once, and the next page of the tab records them; an event with the
 * same key counts once, so that nothing is counted twice.
 */
export class UntoldFeedback {
  readonly #name: string;
  readonly #ports: UntoldPorts;
  readonly #held = new Set<{ sealed?: Sealed }>();

  constructor(owner: string, { ports, signal }: { ports: UntoldPorts; signal?: AbortSignal }) {
    this.#name = `empire-untold ${owner}`;
    this.#ports = ports;
    ports.page.addEventListener('pagehide', () => this.#keep(), signal && { signal });
  }

  /** Remembers an outcome until the function returned is called. */
  hold(told: ToldOutcome): () => void {
    const held: { sealed?: Sealed } = {};
    this.#held.add(held);
    const seal = async () => {
      held.sealed = await (await this.#ports.sealer()).seal(JSON.stringify(told));
    };
    // What cannot be sealed is not kept.
    seal().catch(() => undefined);
    return () => this.#held.delete(held);
  }

  /** What an earlier page of this tab left, once. */
  async take(): Promise<readonly ToldOutcome[]> {
    try {
      const left = this.#ports.storage().getItem(this.#name);
      if (left === null) return [];
      this.#ports.storage().removeItem(this.#name);
      const found: unknown = JSON.parse(left);
      const opened = await Promise.all((Array.isArray(found) ? found : []).slice(0, mostKept).map((sealed) => this.#open(sealed)));
      return opened.filter(isOutcome);
    } catch {
      // A tab without a storage, or with something else in it, has nothing left.
      return [];
    }
  }

  async #open(sealed: unknown): Promise<unknown> {
    try {
      return JSON.parse(await (await this.#ports.sealer()).open(sealed));
    } catch {
      // Sealed by the keys of a device that is gone, or damaged.
      return undefined;
    }
  }

  #keep(): void {
    const sealed = [...this.#held].flatMap((held) => held.sealed ?? []);
    if (sealed.length === 0) return;
    try {
      this.#ports.storage().setItem(this.#name, JSON.stringify(sealed.slice(-mostKept)));
    } catch {
      // A tab without a storage keeps nothing.
    }
  }
}

/** In this tab, sealed by the keys of this device. */
export function untoldIn({ vault }: { readonly vault: Pick<KeyVault, 'keysFor'> }): OpenUntold {
  const sealer = once(async () => (await vault.keysFor('untold')).sealer);
  return (owner, { signal }) => new UntoldFeedback(owner, { ports: { sealer, storage: () => sessionStorage, page: globalThis }, signal });
}

function isOutcome(value: unknown): value is ToldOutcome {
  const { task, provider, features, outcome } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return typeof task === 'string' && typeof provider === 'string' && /^[0-9a-f]{64}$/.test(String(features)) && outcome !== undefined;
}
