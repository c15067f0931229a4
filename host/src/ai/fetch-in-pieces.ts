import { EmpireError } from '@empire/contract';

/** So much is kept at a time (bytes): what an interruption costs at most. */
const pieceBytes = 65_536;

/** Where pieces are kept, and the network. */
export interface PiecePorts {
  readonly cache: Cache;
  readonly fetch: typeof fetch;
}

/** What to fetch, and until when. */
export interface Wanted {
  readonly path: string;
  readonly signal: AbortSignal;
  /** How large the file is, where that is known. */
  readonly bytes?: number;
}

/**
 * Fetches a file whose path names its content, and keeps what arrived in pieces: a fetch that was interrupted goes on there the next time, by
 * a range request. Resolves to the whole file, with the type the server said, and nothing is left of the pieces.
 * Errors: `inference-unavailable` when it cannot be had, or ended too soon; the reason of `signal`.
 */
export async function fetchInPieces(ports: PiecePorts, { path, signal, bytes }: Wanted): Promise<Response> {
  const pieces = await heldPieces(ports.cache, path);
  const offset = lengthOf(pieces.parts);
  const response = await ask(ports, { path, signal, offset });
  const goesOn = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${offset}-`) === true;
  if (!goesOn && offset > 0) await dropPieces(ports.cache, path);
  if (response.status === 416) throw unavailable(path, 'What was kept of it does not fit; the next try begins anew.');
  if (!response.ok || (response.status === 206 && !goesOn)) throw unavailable(path, `It was answered with status ${response.status}.`);
  const parts = goesOn ? pieces.parts : [];
  const type = response.headers.get('content-type') ?? pieces.type ?? 'application/octet-stream';
  await take(response, { ports, path, type, parts, signal });
  const total = bytes ?? totalOf(response);
  if (total !== undefined && lengthOf(parts) < total) throw unavailable(path, `It ended after ${lengthOf(parts)} of ${total} bytes.`);
  await dropPieces(ports.cache, path);
  return new Response(new Blob(parts), { headers: { 'content-type': type } });
}

async function ask({ fetch }: PiecePorts, { path, signal, offset }: { path: string; signal: AbortSignal; offset: number }): Promise<Response> {
  return await fetch(path, { signal, ...(offset > 0 && { headers: { range: `bytes=${offset}-` } }) }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw unavailable(path, 'It could not be fetched.', error);
  });
}

/** Adds what arrives to `parts`, and keeps it whenever a piece is full or the line breaks. */
async function take(
  { body }: Response,
  { ports, path, type, parts, signal }: { ports: PiecePorts; path: string; type: string; parts: Uint8Array<ArrayBuffer>[]; signal: AbortSignal },
): Promise<void> {
  const reader = body?.getReader();
  let piece: Uint8Array<ArrayBuffer>[] = [];
  const keep = async (): Promise<void> => {
    if (piece.length === 0) return;
    const whole = new Uint8Array(await new Blob(piece).arrayBuffer());
    piece = [];
    // A device without room goes without pieces.
    await ports.cache.put(addressOf(path, parts.push(whole) - 1), new Response(whole, { headers: { 'content-type': type } })).catch(() => undefined);
  };
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done || !value) break;
      piece.push(value);
      if (lengthOf(piece) >= pieceBytes) await keep();
    }
    parts.push(...piece);
  } catch (error) {
    await keep();
    signal.throwIfAborted();
    throw unavailable(path, 'The connection broke.', error);
  }
}

async function heldPieces(cache: Cache, path: string): Promise<{ parts: Uint8Array<ArrayBuffer>[]; type?: string | null }> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let type: string | null | undefined;
  for (;;) {
    const held = await cache.match(addressOf(path, parts.length));
    if (!held) return { parts, type: type ?? null };
    type ??= held.headers.get('content-type');
    parts.push(new Uint8Array(await held.arrayBuffer()));
  }
}

async function dropPieces(cache: Cache, path: string): Promise<void> {
  const keys = await cache.keys();
  const own = keys.filter(({ url }) => new URL(url).pathname === path && url.includes('?piece='));
  await Promise.all(own.map((key) => cache.delete(key)));
}

function addressOf(path: string, index: number): string {
  return `${path}?piece=${index}`;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** A server that sends another encoding says the length of that. */
function totalOf({ status, headers }: Response): number | undefined {
  if (headers.has('content-encoding')) return undefined;
  const said = status === 206 ? headers.get('content-range')?.split('/')[1] : headers.get('content-length');
  return said !== null && said !== undefined && /^\d+$/.test(said) ? Number(said) : undefined;
}

function unavailable(path: string, why: string, cause?: unknown): EmpireError {
  return new EmpireError('inference-unavailable', `${path}: ${why}`, { cause });
}
