import { EmpireError } from '@empire/contract';
import type { Env } from '../ports/env.ts';

/** Less than this in one window is no progress: a body that trickles holds the device as one that hangs does. */
const leastBytes = 1_024;

/**
 * The text of an answer as it comes in. Every `silenceMs` a body has to bring 1 KB or its end; how long it takes as a whole does
 * not matter. Errors: `timeout`; what the stream fails with.
 */
export async function readBody(response: Response, { env, silenceMs }: { env: Env; silenceMs: number }): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  for (;;) {
    const ended = await silenceEnds(env, { silenceMs, reader, parts, decoder });
    if (ended) return parts.join('');
  }
}

interface Reading {
  readonly silenceMs: number;
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly parts: string[];
  readonly decoder: TextDecoder;
}

/** Reads one window's least, and answers whether the body has ended. */
async function silenceEnds(env: Env, { silenceMs, reader, parts, decoder }: Reading): Promise<boolean> {
  const heard = new AbortController();
  const silent = env.sleep(silenceMs, { signal: heard.signal }).then(() => 'silent' as const);
  silent.catch(() => undefined);
  try {
    for (let bytes = 0; bytes < leastBytes; ) {
      const chunk = await Promise.race([reader.read(), silent]);
      if (chunk === 'silent') throw await stalled(reader, { bytes, silenceMs });
      if (chunk.done) {
        parts.push(decoder.decode());
        return true;
      }
      bytes += chunk.value.length;
      parts.push(decoder.decode(chunk.value, { stream: true }));
    }
    return false;
  } finally {
    heard.abort();
  }
}

async function stalled(reader: Reading['reader'], { bytes, silenceMs }: { bytes: number; silenceMs: number }): Promise<EmpireError> {
  // Not awaited: whoever holds the connection may hang here too.
  reader.cancel().catch(() => undefined);
  return new EmpireError('timeout', `An answer brought ${bytes} bytes in ${silenceMs} ms.`);
}
