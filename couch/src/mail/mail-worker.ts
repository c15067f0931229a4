import { errorCode } from '@empire/contract';
import { WakeUp } from '../bridge/wake-up.ts';
import { finalStates, type Mail } from './mail.ts';
import { hashOf } from './mail-queue.ts';
import { type SendPorts, sendMail, takeOver } from './send-mail.ts';

export interface MailWorkerOptions {
  /** Unique per worker, unless the worker is known to be the only one: then a restart takes its own mail back at once. */
  readonly workerId: string;
  /** Between two looks at the queue. */
  readonly pollMs?: number;
  /** A mail that another worker has in hand for so long without a change is taken over. Longer than any server may take to answer. */
  readonly staleMs?: number;
  /** Messages on their way at a time. */
  readonly atOnce?: number;
  readonly perAddressPerDay?: number;
  /** How long `stop` lets messages that are on their way arrive. */
  readonly graceMs?: number;
  /** Told of each mail that changed, by hash, never by address. */
  readonly log?: (line: string) => void;
}

/** What the worker is doing, for `/healthz`. */
export interface MailHealth {
  readonly state: 'ok' | 'degraded';
  readonly destination: string;
  readonly waiting: number;
  readonly lastFailure: string | null;
  readonly [member: string]: unknown;
}

/** Sends what is due, again and again. Any number may run: the revision of each mail is the fence. Nothing that fails here throws: it becomes health. */
export class MailWorker {
  readonly #ports: SendPorts;
  readonly #options: Required<MailWorkerOptions>;
  readonly #end = new AbortController();
  readonly #abandon = new AbortController();
  readonly #wakeUp = new WakeUp();
  readonly #seen = new Map<string, { rev: string; at: number }>();
  #running: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #lastFailure: string | null = null;

  constructor(ports: SendPorts, options: MailWorkerOptions) {
    this.#ports = ports;
    this.#options = { pollMs: 5_000, staleMs: 1_200_000, atOnce: 4, perAddressPerDay: 10, graceMs: 10_000, log: () => {}, ...options };
  }

  start(): void {
    this.#running = this.#work();
  }

  /** Takes no new mail, and ends once those on their way have arrived, or after the grace. */
  async stop(): Promise<void> {
    this.#end.abort();
    const timer = setTimeout(() => this.#abandon.abort(), this.#options.graceMs);
    await this.#running;
    clearTimeout(timer);
  }

  /** Says that there may be mail to send: saves it the wait for the next look. */
  hint(): void {
    this.#wakeUp.wake();
  }

  health(): MailHealth {
    return {
      state: this.#lastFailure === null ? 'ok' : 'degraded',
      destination: this.#ports.transport.destination,
      waiting: this.#waiting,
      lastFailure: this.#lastFailure,
    };
  }

  /** Looks at everything that is due once. */
  async lookOnce(): Promise<void> {
    const due = await this.#ports.queue.due();
    this.#waiting = due.filter(({ state }) => !finalStates.has(state)).length;
    const ready = due.filter((mail) => this.#isReady(mail)).values();
    await Promise.all(Array.from({ length: this.#options.atOnce }, () => this.#sendEach(ready)));
  }

  async #work(): Promise<void> {
    while (!this.#end.signal.aborted) {
      this.#lastFailure = null;
      await this.lookOnce().catch((error: unknown) => this.#failed(error));
      await this.#wakeUp.wait(this.#options.pollMs, this.#end.signal);
    }
  }

  async #sendEach(ready: Iterable<Mail>): Promise<void> {
    for (const mail of ready) {
      if (this.#end.signal.aborted) return;
      await this.#sendOne(mail).catch((error: unknown) => this.#failed(error));
    }
  }

  async #sendOne(mail: Mail): Promise<void> {
    const { workerId, perAddressPerDay, log } = this.#options;
    const own = mail.state === 'sending' || mail.state === 'handed' ? await takeOver(mail, this.#ports) : mail;
    const sent = own && (await sendMail(own, this.#ports, { workerId, perAddressPerDay, signal: this.#abandon.signal }));
    if (!sent) return;
    if (sent.state === 'queued') this.#lastFailure = `${sent.trouble?.code ?? 'refused'}: a mail is tried again later.`;
    log(`mail ${hashOf(sent)} ${sent.state}${sent.trouble ? ` (${sent.trouble.code})` : ''}`);
  }

  /** Silence of another worker is measured as an unchanged revision on this one's clock: no two servers' clocks are compared. */
  #isReady(mail: Mail): boolean {
    const now = this.#ports.now();
    if (mail.state !== 'sending' && mail.state !== 'handed') return finalStates.has(mail.state) || mail.nextAt <= now;
    if (mail.owner === this.#options.workerId) return true;
    const seen = this.#seen.get(mail.id);
    if (seen?.rev !== mail.rev) {
      this.#seen.set(mail.id, { rev: mail.rev, at: now });
      return false;
    }
    return now - seen.at >= this.#options.staleMs;
  }

  #failed(error: unknown): void {
    this.#lastFailure = `${errorCode(error) ?? 'internal'}: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}
