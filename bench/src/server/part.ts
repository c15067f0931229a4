import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ask, forked, letGo } from '../forked.ts';

/** What a part says about itself. */
export interface Memory {
  /** Bytes. */
  readonly rss: number;
  readonly heapUsed: number;
  /** What buffers and other objects outside the heap hold. */
  readonly external: number;
  /** Processor time since its start. */
  readonly cpuMs: number;
}

/** A server part in a process of its own. */
export class Part {
  readonly #child: ChildProcess;
  /** What it told when it was ready: `url` always. */
  readonly told: Readonly<Record<string, string>>;

  private constructor(child: ChildProcess, told: Readonly<Record<string, string>>) {
    this.#child = child;
    this.told = told;
  }

  /** Errors: when the process ends before it is ready, or takes longer than a minute. */
  static async start(name: 'couch' | 'gateway' | 'core', { dbPrefix, couchUrl }: { dbPrefix: string; couchUrl?: string | undefined }): Promise<Part> {
    const argv = [name, dbPrefix, ...(couchUrl === undefined ? [] : [couchUrl])];
    const script = join(import.meta.dirname, 'part-process.ts');
    const [child, told] = await forked<Readonly<Record<string, string>>>(script, { argv, execArgv: ['--expose-gc'] });
    return new Part(child, told);
  }

  get url(): string {
    return this.told.url ?? '';
  }

  async memory(): Promise<Memory> {
    return ask(this.#child, 'now');
  }

  /** As {@link memory}, after a full garbage collection: what the part keeps. */
  async kept(): Promise<Memory> {
    return ask(this.#child, 'kept');
  }

  async close(): Promise<void> {
    await letGo(this.#child);
  }
}
