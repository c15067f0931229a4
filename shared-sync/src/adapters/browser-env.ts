import { EmpireError } from '@empire/contract';
import type { LockOptions as AskedLock, Channel, Env } from '../ports/env.ts';

/** The port over what pages and service workers have: Web Locks, BroadcastChannel, timers, WebCrypto. */
export function browserEnv(): Env {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    sleep,
    lock,
    channel: openChannel,
  };
}

function sleep(ms: number, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

async function lock<T>(name: string, task: (lost: AbortSignal) => Promise<T>, options: AskedLock = {}): Promise<T | undefined> {
  const { signal, ifAvailable = false, shared = false } = options;
  // The platform refuses a signal together with ifAvailable.
  const request: LockOptions = { mode: shared ? 'shared' : 'exclusive', ...(ifAvailable ? { ifAvailable } : signal && { signal }) };
  const taken = new AbortController();
  let running: Promise<T> | undefined;
  try {
    return await navigator.locks.request(name, request, (held) => {
      if (held) running = task(taken.signal);
      return running;
    });
  } catch (error) {
    if (!running) throw error;
    // Where somebody stole the lock, the task has not ended yet.
    taken.abort(new EmpireError('timeout'));
    return running;
  }
}

function openChannel(name: string): Channel {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen(listener, { signal }) {
      channel.addEventListener('message', (event) => listener(String(event.data)), { signal });
    },
    close: () => channel.close(),
  };
}
