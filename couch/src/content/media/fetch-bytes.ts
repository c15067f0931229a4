import { lookup as resolveHost } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { EmpireError } from '@empire/contract';
import { isPrivateAddress } from './private-address.ts';

/** What one fetch may cost, redirects included. */
export interface FetchLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Permits loopback and private addresses. */
  readonly allowPrivate: boolean;
}

const MAX_REDIRECTS = 4;

/**
 * Fetches an http(s) address. The address a host's name resolves to is judged at the moment of connecting, at every redirect anew.
 * Errors: `bad-argument` for other schemes, `forbidden` for private addresses, `payload-too-large`, `timeout`, `offline`, `bad-response`.
 */
export async function fetchBytes(address: string, limits: FetchLimits): Promise<Buffer> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let url = readAddress(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await open(url, { limits, signal });
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return await readBody(answer, { url, limits, signal });
    answer.destroy();
    if (statusCode < 300 || statusCode > 399 || !headers.location) throw new EmpireError('bad-response', `${shown(url)} answered ${statusCode}.`);
    url = readAddress(headers.location, url);
  }
  throw new EmpireError('bad-response', `${shown(url)} is the end of more than ${MAX_REDIRECTS} redirects.`);
}

function readAddress(address: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new EmpireError('bad-argument', `Only http and https addresses are fetched; received ${address.slice(0, 80)}.`);
}

function open(url: URL, { limits, signal }: { limits: FetchLimits; signal: AbortSignal }): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!limits.allowPrivate && isIP(host) !== 0 && isPrivateAddress(host)) throw refused(host);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'empire-content' };
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => reject(failureOf(cause, { url, signal }));
    request(url, { signal, agent: false, headers, ...(!limits.allowPrivate && { lookup: publicLookup }) }, resolve)
      .once('error', fail)
      .end();
  });
}

/** Resolves a name, and refuses it when one of its addresses is private. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  resolveHost(hostname, { ...options, all: true }, (error, addresses) => {
    const hidden = error ? undefined : addresses.find(({ address }) => isPrivateAddress(address));
    const [first] = addresses ?? [];
    if (error || !first) return done(error ?? refused(hostname), '');
    if (hidden) return done(refused(hostname), '');
    if (options.all) return done(null, addresses);
    done(null, first.address, first.family);
  });
};

async function readBody(answer: IncomingMessage, { url, limits, signal }: { url: URL; limits: FetchLimits; signal: AbortSignal }): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.maxBytes) throw new EmpireError('payload-too-large', `${shown(url)} is larger than ${limits.maxBytes} bytes.`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw failureOf(error as Error, { url, signal });
  }
  return Buffer.concat(chunks);
}

function failureOf(cause: Error, { url, signal }: { url: URL; signal: AbortSignal }): EmpireError {
  if (cause instanceof EmpireError) return cause;
  if (signal.aborted) return new EmpireError('timeout', `${shown(url)} did not answer in time.`, { cause });
  return new EmpireError('offline', `${shown(url)} cannot be fetched: ${cause.message}.`, { cause });
}

function refused(host: string): EmpireError & NodeJS.ErrnoException {
  return new EmpireError('forbidden', `${host} is an address of this machine or of a private network; --allow-private permits it.`);
}

function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
