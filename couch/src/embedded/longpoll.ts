import type { ServerResponse } from 'node:http';
import { CouchError } from './couch-error.ts';

/** One page of a feed, already in CouchDB's words. */
export interface FeedPage {
  readonly results: readonly unknown[];
  readonly last_seq: string;
  readonly pending?: number;
}

export interface LongpollOptions {
  /** Reads the feed from where it was asked to begin. Empty `results` mean: wait. */
  readonly read: () => Promise<FeedPage>;
  /** Registers a wake-up call and returns how to take it back. */
  readonly watch: (wake: () => void) => () => void;
  readonly query: URLSearchParams;
}

/** CouchDB's `[chttpd] changes_timeout`: the default, and the most a caller can ask for. */
const MAX_WAIT_MS = 60_000;

/**
 * Answers a longpoll feed: at once when there is something, else when there is, when `timeout` has passed, or never (the client left).
 * As on CouchDB, a `heartbeat` (a newline every so many ms) replaces the timeout. The answer is one valid JSON object in every case.
 */
export async function answerLongpoll(response: ServerResponse, options: LongpollOptions): Promise<void> {
  const wait = readWait(options.query);
  const signal = closedSignal(response);
  const wakeups = new Wakeups();
  const unwatch = options.watch(() => wakeups.ring());
  signal.addEventListener('abort', () => wakeups.end(), { once: true });
  let stopWaiting = (): void => undefined;
  try {
    let page = await options.read();
    begin(response);
    stopWaiting = startWaiting(response, { ...wait, onTimeout: () => wakeups.end() });
    while (page.results.length === 0 && (await wakeups.next())) page = await readOr(page, { read: options.read, onGone: () => wakeups.end() });
    if (!signal.aborted) end(response, page);
  } finally {
    stopWaiting();
    unwatch();
  }
}

/** A database that is removed meanwhile ends its feeds where they were. */
async function readOr(page: FeedPage, { read, onGone }: { read: () => Promise<FeedPage>; onGone: () => void }): Promise<FeedPage> {
  try {
    return await read();
  } catch {
    onGone();
    return page;
  }
}

/** A bell that remembers one ring, and an end after which it stays silent. */
class Wakeups {
  #rung = false;
  #ended = false;
  #resolve: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#resolve?.();
  }

  end(): void {
    this.#ended = true;
    this.#resolve?.();
  }

  /** True at a ring, false at the end. */
  async next(): Promise<boolean> {
    if (!this.#rung && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
      });
    }
    this.#rung = false;
    return !this.#ended;
  }
}

function closedSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  response.once('close', () => controller.abort());
  return controller.signal;
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'must-revalidate' });
  response.write('{"results":[\n');
}

function end(response: ServerResponse, page: FeedPage): void {
  const rows = page.results.map((row) => JSON.stringify(row)).join(',\n');
  const pending = page.pending === undefined ? '' : `,"pending":${page.pending}`;
  response.end(`${rows}\n],\n"last_seq":${JSON.stringify(page.last_seq)}${pending}}\n`);
}

function startWaiting(response: ServerResponse, wait: { timeoutMs?: number; heartbeatMs?: number; onTimeout: () => void }): () => void {
  const timer = wait.heartbeatMs === undefined ? setTimeout(wait.onTimeout, wait.timeoutMs) : setInterval(() => response.write('\n'), wait.heartbeatMs);
  return () => clearTimeout(timer);
}

function readWait(query: URLSearchParams): { timeoutMs?: number; heartbeatMs?: number } {
  const heartbeat = query.get('heartbeat');
  if (heartbeat === 'true') return { heartbeatMs: MAX_WAIT_MS };
  if (heartbeat !== null && heartbeat !== 'false') return { heartbeatMs: Math.max(readMs(heartbeat, 'heartbeat'), 1) };
  const timeout = query.get('timeout');
  return { timeoutMs: timeout === null ? MAX_WAIT_MS : readMs(timeout, 'timeout') };
}

function readMs(text: string, name: string): number {
  if (!/^\d+$/.test(text)) throw new CouchError(400, 'bad_request', `Invalid value for ${name}: ${text.slice(0, 40)}`);
  return Math.min(Number(text), MAX_WAIT_MS);
}
