import { type ChildProcess, spawn } from 'node:child_process';

/** What to run, and how long it may take to say that it is ready and to end when it is asked to. */
export interface ServerCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly readyTimeoutMs: number;
  readonly exitTimeoutMs: number;
}

const keptLines = 400;

/** A server run as a child process: `start` and `stop` may follow each other any number of times. */
export class ServerProcess {
  readonly #command: ServerCommand;
  #child: ChildProcess | undefined;
  #lines: string[] = [];

  constructor(command: ServerCommand) {
    this.#command = command;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** The last lines that the server wrote, standard error included. */
  get output(): string {
    return this.#lines.join('\n');
  }

  /** Resolves once the server printed the line `ready`. Errors: throws with its last output when it ends first, or takes too long. */
  async start(): Promise<void> {
    if (this.#child) throw new Error('The server is running already.');
    const [file = '', ...args] = this.#command.argv;
    const child = spawn(file, args, {
      cwd: this.#command.cwd,
      env: { ...process.env, ...this.#command.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const endWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    child.once('exit', () => {
      process.off('exit', endWithUs);
      if (this.#child === child) this.#child = undefined;
    });
    await this.#ready(child);
  }

  /** Sends SIGINT and resolves once the process ended. Errors: throws when it had to be killed after `exitTimeoutMs`. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#command.exitTimeoutMs);
    await ended;
    clearTimeout(timer);
    if (child.signalCode === 'SIGKILL') throw new Error(`The server did not end within ${this.#command.exitTimeoutMs} ms of SIGINT.\n${this.output}`);
  }

  #ready(child: ChildProcess): Promise<void> {
    const { readyTimeoutMs } = this.#command;
    return new Promise((resolve, reject) => {
      const fail = (what: string): void => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new Error(`The server ${what}. Its last output:\n${this.output}`));
      };
      const timer = setTimeout(() => fail(`was not ready within ${readyTimeoutMs} ms`), readyTimeoutMs);
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('exit', (code, signal) => fail(`ended before it was ready (${signal ?? `code ${code}`})`));
      this.#readLines(child, (line) => {
        if (line.trim() !== 'ready') return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #readLines(child: ChildProcess, take: (line: string) => void): void {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        this.#lines = [...this.#lines, ...lines].slice(-keptLines);
        for (const line of lines) take(line);
      });
    }
  }
}
