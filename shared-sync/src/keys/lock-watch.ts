import type { Env } from '../ports/env.ts';

const channelName = 'empire-lock';

/** Tells every context of the device, this one included, that it was locked. */
export function announceLock(env: Env): void {
  const channel = env.channel(channelName);
  channel.post('locked');
  channel.close();
}

/** Calls `onLocked` whenever a context of the device locks it, until `signal` aborts. */
export function watchLock(env: Env, { onLocked, signal }: { onLocked: () => void; signal: AbortSignal }): void {
  const channel = env.channel(channelName);
  channel.listen(() => onLocked(), { signal });
  signal.addEventListener('abort', () => channel.close(), { once: true });
}
