import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

const startMs = 60_000;

/** Starts a script in a process of its own and waits for its first message. Errors: when it ends before, or takes longer than a minute. */
export async function forked<T>(
  script: string,
  { argv, execArgv = [] }: { argv: readonly string[]; execArgv?: readonly string[] },
): Promise<readonly [ChildProcess, T]> {
  const child = fork(script, argv, { execArgv: ['--import', 'tsx', ...execArgv], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${script} ended with ${code} before it was ready.`)));
  const [told] = (await Promise.race([once(child, 'message', { signal: AbortSignal.timeout(startMs) }), ended])) as [T];
  ended.catch(() => undefined);
  return [child, told];
}

/** Sends a process one word and answers what it says to that. */
export async function ask<T>(child: ChildProcess, word: string): Promise<T> {
  const answer = once(child, 'message', { signal: AbortSignal.timeout(startMs) });
  child.send(word);
  return ((await answer) as [T])[0];
}

/** Lets a process go, which ends it, and waits for that. */
export async function letGo(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  await ended;
}
