import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const startMs = 60_000;

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
    const child = fork(join(import.meta.dirname, 'part-process.ts'), argv, {
      execArgv: ['--import', 'tsx', '--expose-gc'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The part ${name} ended with ${code} before it was ready.`)));
    const [told] = (await Promise.race([once(child, 'message', { signal: AbortSignal.timeout(startMs) }), ended])) as [Readonly<Record<string, string>>];
    ended.catch(() => undefined);
    return new Part(child, told);
  }

  get url(): string {
    return this.told.url ?? '';
  }

  async memory(): Promise<Memory> {
    return this.#ask('now');
  }

  /** As {@link memory}, after a full garbage collection: what the part keeps. */
  async kept(): Promise<Memory> {
    return this.#ask('kept');
  }

  async #ask(what: 'now' | 'kept'): Promise<Memory> {
    const answer = once(this.#child, 'message', { signal: AbortSignal.timeout(startMs) });
    this.#child.send(what);
    return ((await answer) as [Memory])[0];
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await ended;
  }
}
