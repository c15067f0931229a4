import { EmpireError } from '@empire/contract';
import { idle as idleWithin } from '../idle.ts';
import { type AiListing, listingPath, readListing } from './ai-listing.ts';
import { codeCache, modelsCache } from './cache-names.ts';
import { type Connection, mayFetchModels, mayFetchRuntime } from './connection.ts';
import { KeptFiles } from './kept-files.ts';

/** The models with onnxruntime. */
const neededBytes = 20_000_000;
/** After this long without anything better to do (ms), the page counts as idle all the same. */
const idleWithinMs = 3_000;

const ports = { caches, fetch: (...request: Parameters<typeof fetch>) => fetch(...request) };

/** The files of AI in this browser: code, models and onnxruntime, and when they may be fetched. */
export class HostFiles {
  readonly models = new KeptFiles(modelsCache, ports);
  readonly #code = new KeptFiles(codeCache, ports);
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Fetches the code, which rules need offline; lets go of what it was before. Errors: as `KeptFiles.fetch`; `bad-model`. */
  async completeCode(): Promise<void> {
    await idle();
    const { code } = readListing(await (await this.#code.fetch(listingPath, { signal: this.#signal })).json());
    await this.#code.complete(code, { signal: this.#signal });
    await this.#code.keepOnly([listingPath, ...code]);
  }

  /** The addresses of onnxruntime's files; none while the list of them is not here. */
  async runtime(): Promise<readonly string[]> {
    const held = await this.#code.held(listingPath);
    const listing: AiListing | undefined = held && readListing(await held.json());
    return listing?.runtime ?? [];
  }

  async hasRuntime(): Promise<boolean> {
    const paths = await this.runtime().catch(() => []);
    return paths.length > 0 && (await this.models.has(paths));
  }

  /** Fetches onnxruntime where the connection is good enough for it. Errors: as `KeptFiles.fetch`. */
  async completeRuntime(): Promise<void> {
    if (mayFetchRuntime(connection())) await this.models.complete(await this.runtime(), { signal: this.#signal });
  }

  /** Once the page is idle: whether models may be fetched now, and there is room. */
  async mayFetch(): Promise<boolean> {
    await idle();
    return this.mayDownload() && (await hasRoom());
  }

  mayDownload(): boolean {
    return mayFetchModels(connection());
  }

  /** The keys that sign what is told of models. Errors: `inference-unavailable`. */
  async keys(): Promise<unknown> {
    const answer = await fetch('/ai/keys.json', { signal: this.#signal, cache: 'no-cache' }).catch(() => undefined);
    if (!answer?.ok) throw new EmpireError('inference-unavailable', 'The keys that sign what is told of models could not be fetched.');
    return await answer.json();
  }
}

/** Settles when the page has nothing better to do. */
export function idle(): Promise<void> {
  return idleWithin(idleWithinMs);
}

/** Whether the models would leave the device room enough; a browser that does not tell has it. */
async function hasRoom(): Promise<boolean> {
  const { usage = 0, quota = Number.POSITIVE_INFINITY } = (await navigator.storage?.estimate?.()) ?? {};
  return usage + neededBytes < quota * 0.8;
}

function connection(): Connection | undefined {
  return (navigator as { connection?: Connection }).connection;
}
