import { EmpireError, type Json } from '@empire/contract';
import { type ModelKey, type ModelRegistry, parseModelKey } from '@empire/contract/models';
import type { KeyVault } from '@empire/shared-sync';
import { verifyRegistry } from './verify-registry.ts';

/** What the registry of models stands on. */
export interface RegistryPorts {
  /** Where pins and the registry in force are kept; no pressure on the quota takes them. */
  readonly records: Pick<KeyVault, 'record' | 'updateRecord'>;
  /** The federation's keys, asked for at first contact alone. Errors: `inference-unavailable`. */
  readonly fetchKeys: () => Promise<unknown>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * `current`: models may be taken. `grace`: it has expired and no newer one has come; what is here goes on. `expired`: the grace is over, and
 * rules answer. `none`: nothing has come yet.
 */
export type Standing = 'current' | 'grace' | 'expired' | 'none';

interface Pinned {
  readonly keys: readonly ModelKey[];
  readonly signed: string;
}

const recordName = 'model-registry';
const graceMs = 30 * 24 * 60 * 60 * 1_000;

/**
 * The registry of models that this device believes. The keys are those offered at first contact, and afterwards those that a believed registry
 * names; a registry of another key, of a lower sequence, or one that had expired when it came, changes nothing.
 */
export class TrustedRegistry {
  readonly #ports: RegistryPorts;
  #held: ModelRegistry | undefined;
  #read: Promise<void> | undefined;

  constructor(ports: RegistryPorts) {
    this.#ports = ports;
  }

  /** What is believed now; nothing before the first good one. */
  async held(): Promise<ModelRegistry | undefined> {
    this.#read ??= this.#restore();
    await this.#read;
    return this.#held;
  }

  async standing(): Promise<Standing> {
    const held = await this.held();
    if (!held) return 'none';
    const past = this.#ports.now() - Date.parse(held.expires);
    if (past <= 0) return 'current';
    return past <= graceMs ? 'grace' : 'expired';
  }

  /** Takes a registry that was pulled. Resolves to whether it is new. Errors: `bad-registry` saying why it is refused; those of `fetchKeys`. */
  async take(signed: unknown): Promise<boolean> {
    const held = await this.held();
    const pinned = await this.#pinned();
    if (pinned?.signed === signed) return false;
    const keys = pinned?.keys ?? (await this.#firstKeys());
    const next = await verifyRegistry(signed, keys);
    if (!next) return refuse('It is not signed by a key that this device knows.');
    if (held && next.sequence <= held.sequence) return refuse(`It has the sequence ${next.sequence}; this device holds ${held.sequence}.`);
    if (Date.parse(next.expires) < this.#ports.now()) return refuse(`It expired ${next.expires}.`);
    let kept: ModelRegistry | undefined;
    await this.#ports.records.updateRecord(recordName, (before) => {
      // Another tab may have taken a newer one since.
      kept = sequenceOf(before) >= next.sequence ? undefined : next;
      return kept ? ({ keys: next.keys, sequence: next.sequence, signed } as unknown as Json) : (before as Json);
    });
    if (kept) this.#held = kept;
    else await this.#restore();
    return true;
  }

  async #restore(): Promise<void> {
    const pinned = await this.#pinned();
    this.#held = pinned && (await verifyRegistry(pinned.signed, pinned.keys).catch(() => undefined));
  }

  async #pinned(): Promise<Pinned | undefined> {
    return (await this.#ports.records.record(recordName)) as unknown as Pinned | undefined;
  }

  async #firstKeys(): Promise<readonly ModelKey[]> {
    const offered = ((await this.#ports.fetchKeys()) as { keys?: unknown } | undefined)?.keys;
    return Array.isArray(offered) ? offered.slice(0, 16).map(parseModelKey) : [];
  }
}

function sequenceOf(record: Json | undefined): number {
  return Number((record as { sequence?: number } | undefined)?.sequence ?? 0);
}

function refuse(why: string): never {
  throw new EmpireError('bad-registry', `The registry of models is refused. ${why}`);
}
