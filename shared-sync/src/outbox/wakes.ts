import type { Nudges } from '../nudges.ts';
import type { Env } from '../ports/env.ts';
import type { StatusView } from '../transfer/status.ts';

/** What another context sent is seen at the latest after this (milliseconds): its mark moves without a word. */
const lookAgainMs = 2_000;

/** Yields at once, and again after each write of any context, each change of the status, and at least every 2 s. Ends with `signal`. */
export async function* wakes(
  { env, nudges, status }: { env: Env; nudges: Nudges; status: StatusView },
  { signal }: { signal: AbortSignal },
): AsyncIterable<void> {
  const ended = new AbortController();
  const both = AbortSignal.any([signal, ended.signal]);
  let stir: () => void = () => undefined;
  let stirred = true;
  const wake = () => {
    stirred = true;
    stir();
  };
  nudges.listen(wake, { signal: both });
  const following = followStatus(status, { wake, signal: both });
  try {
    while (!signal.aborted) {
      if (stirred) {
        stirred = false;
        yield;
        continue;
      }
      const slept = new AbortController();
      stir = () => slept.abort();
      await env.sleep(lookAgainMs, { signal: AbortSignal.any([both, slept.signal]) }).catch(() => undefined);
      stirred = true;
    }
  } finally {
    ended.abort();
    await following;
  }
}

async function followStatus(status: StatusView, { wake, signal }: { wake: () => void; signal: AbortSignal }): Promise<void> {
  for await (const _ of status.watch({ signal })) wake();
}
