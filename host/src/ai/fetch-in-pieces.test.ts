import { expect, test } from 'vitest';
import { memoryCaches } from '../testing/memory-caches.ts';
import { fetchInPieces } from './fetch-in-pieces.ts';

const path = '/ai/model.0123456789ab.onnx';
const whole = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7 + (index >> 8)) % 256);
const { signal } = new AbortController();

/** A gateway that sends in chunks, and whose line breaks after so many bytes of each answer. */
async function line({ ranges = true }: { ranges?: boolean } = {}) {
  const state = { breaksAfter: Number.POSITIVE_INFINITY, asked: [] as string[], sent: 0 };
  const cache = await memoryCaches().open('models');
  const fetch = (async (_input: unknown, init?: RequestInit) => {
    const range = new Headers(init?.headers).get('range') ?? '';
    state.asked.push(range);
    const from = ranges ? Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0) : 0;
    if (from >= whole.length) return new Response(null, { status: 416 });
    const headers = { 'content-type': 'application/wasm', ...(from > 0 ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {}) };
    let at = from;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at - from >= state.breaksAfter) return controller.error(new TypeError('network error'));
        const chunk = whole.subarray(at, Math.min(at + 10_000, whole.length));
        at += chunk.length;
        state.sent += chunk.length;
        controller.enqueue(chunk);
        if (at >= whole.length) controller.close();
      },
    });
    return new Response(body, { status: from > 0 ? 206 : 200, headers });
  }) as typeof globalThis.fetch;
  const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
  return { state, cache, obtain: async () => bytesOf(await fetchInPieces({ cache, fetch }, { path, signal, bytes: whole.length })) };
}

test('a fetch that was interrupted goes on where it ended, and no byte that was kept is sent again', async () => {
  const { state, cache, obtain } = await line();
  state.breaksAfter = 130_000;
  await expect(obtain()).rejects.toMatchObject({ code: 'inference-unavailable' });
  await expect(obtain()).rejects.toMatchObject({ code: 'inference-unavailable' });
  state.breaksAfter = Number.POSITIVE_INFINITY;
  const found = await obtain();
  expect([state.asked, state.sent, Buffer.compare(found, whole), (await cache.keys()).length]).toEqual([
    ['', 'bytes=130000-', 'bytes=260000-'],
    whole.length,
    0,
    0,
  ]);
});

test('a server that knows no ranges is read from the beginning', async () => {
  const { state, obtain } = await line({ ranges: false });
  state.breaksAfter = 130_000;
  await expect(obtain()).rejects.toMatchObject({ code: 'inference-unavailable' });
  state.breaksAfter = Number.POSITIVE_INFINITY;
  expect(Buffer.compare(await obtain(), whole)).toBe(0);
});

test('pieces that do not fit the file any more are let go, and the next try begins anew', async () => {
  const { state, cache, obtain } = await line();
  await cache.put(`${path}?piece=0`, new Response(new Uint8Array(whole.length + 5)));
  await expect(obtain()).rejects.toMatchObject({ code: 'inference-unavailable' });
  expect([Buffer.compare(await obtain(), whole), state.asked]).toEqual([0, ['bytes=300005-', '']]);
});

test('a body that ends too soon is no file', async () => {
  const cache = await memoryCaches().open('models');
  const fetch = (async () => new Response('short')) as typeof globalThis.fetch;
  await expect(fetchInPieces({ cache, fetch }, { path, signal, bytes: 10 })).rejects.toMatchObject({ code: 'inference-unavailable' });
});

test('an abort is the caller’s own reason', async () => {
  const abort = new AbortController();
  const cache = await memoryCaches().open('models');
  const fetch = (async () => {
    abort.abort(new Error('changed my mind'));
    throw new DOMException('aborted', 'AbortError');
  }) as typeof globalThis.fetch;
  await expect(fetchInPieces({ cache, fetch }, { path, signal: abort.signal })).rejects.toThrow('changed my mind');
});
