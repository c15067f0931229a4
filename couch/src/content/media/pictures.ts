import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Picture } from '../article.ts';
import { badContent } from '../fault.ts';
import type { AddressBase } from '../raw-article.ts';
import { type FetchLimits, fetchBytes } from './fetch-bytes.ts';
import { fitPicture } from './fit-picture.ts';
import type { MediaFolder } from './media-folder.ts';

/** A picture, or why there is none. */
export type Found = { readonly picture: Picture } | { readonly problem: string };

/** How pictures of the web are fetched. */
export interface FetchWish extends FetchLimits {
  /** How many in one import. */
  readonly maxCount: number;
  /** How long all of them together may take. */
  readonly maxTotalMs: number;
}

const MAX_FILE_BYTES = 40_000_000;

/** Finds the pictures of articles and keeps them in a media folder; each address is looked at once. */
export class Pictures {
  readonly #folder: MediaFolder;
  readonly #fetch: FetchWish | undefined;
  readonly #known = new Map<string, Promise<Found>>();
  #fetched = 0;
  #spentMs = 0;
  #written = 0;

  /** Without `fetch` only pictures on this machine, and those fetched before, are found. */
  constructor(folder: MediaFolder, { fetch }: { readonly fetch?: FetchWish | undefined } = {}) {
    this.#folder = folder;
    this.#fetch = fetch;
  }

  /** How many pictures were new to the folder. */
  get written(): number {
    return this.#written;
  }

  /** Finds one picture. Never rejects for what the picture is. */
  find(src: string, base: AddressBase): Promise<Found> {
    const address = addressOf(src, base);
    const id = `${address.kind} ${address.at}`;
    const known = this.#known.get(id);
    if (known) return known;
    const found = this.#take(address).then(
      (picture) => ({ picture }),
      (error: unknown) => ({ problem: `${address.at.slice(0, 120)}: ${error instanceof Error ? error.message : String(error)}` }),
    );
    this.#known.set(id, found);
    return found;
  }

  async #take(address: Address): Promise<Picture> {
    if (address.kind === 'none') throw badContent('is not the address of a picture that can be found from here');
    if (address.kind === 'inline') return await this.#keep(Buffer.from(address.base64, 'base64'));
    if (address.kind === 'file') return await this.#keep(await readInside(address));
    return (await this.#folder.recall(address.at)) ?? (await this.#fetchOne(address.at));
  }

  async #fetchOne(url: string): Promise<Picture> {
    if (!this.#fetch) throw badContent('lies on the web and is fetched only with --fetch');
    if (this.#fetched >= this.#fetch.maxCount) throw badContent(`is more than the ${this.#fetch.maxCount} pictures that one import fetches; run it again`);
    const leftMs = Math.round(this.#fetch.maxTotalMs - this.#spentMs);
    if (leftMs <= 0) throw badContent(`is not fetched, because the ones before took ${this.#fetch.maxTotalMs} ms; run it again`);
    this.#fetched += 1;
    const startedAt = performance.now();
    try {
      const picture = await this.#keep(await fetchBytes(url, { ...this.#fetch, timeoutMs: Math.min(this.#fetch.timeoutMs, leftMs) }));
      await this.#folder.remember(url, picture);
      return picture;
    } finally {
      this.#spentMs += performance.now() - startedAt;
    }
  }

  async #keep(bytes: Buffer): Promise<Picture> {
    const fitted = await fitPicture(bytes);
    if (await this.#folder.keep(fitted)) this.#written += 1;
    return fitted.picture;
  }
}

type Address =
  | { readonly kind: 'web' | 'none'; readonly at: string }
  | { readonly kind: 'inline'; readonly at: string; readonly base64: string }
  | { readonly kind: 'file'; readonly at: string; readonly path: string; readonly root: string };

function addressOf(src: string, base: AddressBase): Address {
  const inline = /^data:image\/[\w+.-]+;base64,([A-Za-z0-9+/=\s]+)$/i.exec(src.trim())?.[1];
  if (inline !== undefined) return { kind: 'inline', at: src, base64: inline };
  const page = base.kind === 'page' ? base.url : undefined;
  const url = URL.canParse(src, page) ? new URL(src, page) : undefined;
  if (url) return { kind: /^https?:$/.test(url.protocol) ? 'web' : 'none', at: url.href };
  if (base.kind !== 'folder' || src.startsWith('//')) return { kind: 'none', at: src };
  const path = pathOf(src);
  if (path === undefined) return { kind: 'none', at: src };
  return { kind: 'file', at: src, path: isAbsolute(path) ? join(base.root, path) : resolve(base.folder, path), root: base.root };
}

function pathOf(src: string): string | undefined {
  try {
    return decodeURIComponent(src.replace(/[?#].*$/, ''));
  } catch {
    return undefined;
  }
}

async function readInside({ path, root }: { path: string; root: string }): Promise<Buffer> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) throw badContent('is not there');
  const within = relative(await realpath(root), real);
  if (within.startsWith('..') || isAbsolute(within)) throw badContent('lies outside of what is imported');
  const { size } = await stat(real);
  if (size > MAX_FILE_BYTES) throw badContent(`has ${size} bytes; the limit is ${MAX_FILE_BYTES}`);
  return await readFile(real);
}
