import { Agent, request } from 'node:http';

/** One request of a load. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: string;
}

/** How a load went: requests per second, and the time each took (milliseconds, sorted). */
export interface LoadFigures {
  readonly perSecond: number;
  readonly times: readonly number[];
}

/** Sends requests over kept connections, `concurrency` at a time, until the list ends. Errors: when an answer is not 2xx. */
export async function load(origin: string, asks: readonly Ask[], options: { concurrency: number; authorization: string }): Promise<LoadFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.concurrency });
  const waiting = asks.values();
  const times: number[] = [];
  const begun = performance.now();
  const work = async (): Promise<void> => {
    for (const ask of waiting) {
      const from = performance.now();
      await send(origin, ask, { agent, authorization: options.authorization });
      times.push(performance.now() - from);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, work));
  } finally {
    agent.destroy();
  }
  return { perSecond: (asks.length / (performance.now() - begun)) * 1_000, times: times.toSorted((a, b) => a - b) };
}

/** The figure that `part` of all are at or below. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

function send(origin: string, { method, path, body }: Ask, { agent, authorization }: { agent: Agent; authorization: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization, ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }) };
    const sent = request(`${origin}${path}`, { method, agent, headers, timeout: 60_000 }, (response) => {
      const status = response.statusCode ?? 0;
      response.resume();
      response.once('error', reject);
      response.once('end', () => (status >= 200 && status < 300 ? resolve() : reject(new Error(`${method} ${path.split('?')[0]} was answered ${status}.`))));
    });
    sent.once('error', reject);
    sent.once('timeout', () => sent.destroy(new Error(`${method} ${path.split('?')[0]} was not answered within a minute.`)));
    sent.end(body);
  });
}
