import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sha256Hex } from '@empire/shared-sync/core';
import type { Picture } from '../article.ts';
import type { FittedPicture } from './fit-picture.ts';

/**
 * The folder of hashed pictures and files. A file is whole or not there: it is written beside and renamed. `fetched/` remembers which address of the web gave
 * which picture, so that an import without the network finds it again.
 */
export class MediaFolder {
  readonly #folder: string;
  readonly #readOnly: boolean;

  /** With `readOnly` nothing is written. */
  constructor(folder: string, { readOnly = false }: { readonly readOnly?: boolean } = {}) {
    this.#folder = folder;
    this.#readOnly = readOnly;
  }

  /** Keeps a picture; resolves to whether it is new here. */
  async keep({ picture, content }: FittedPicture): Promise<boolean> {
    return await this.keepBytes(picture.path, content);
  }

  /** Keeps the bytes of a file that is named by their hash; resolves to whether it is new here. */
  async keepBytes(path: string, content: Buffer): Promise<boolean> {
    if (await this.#holds({ path, bytes: content.length })) return false;
    await this.#write(basename(path), content);
    return true;
  }

  /** Remembers where a kept picture came from. */
  async remember(url: string, picture: Picture): Promise<void> {
    await this.#write(noteOf(url), `${JSON.stringify({ url, picture })}\n`);
  }

  /** The picture that this address gave before, while its file is there. */
  async recall(url: string): Promise<Picture | undefined> {
    try {
      const { picture } = JSON.parse(await readFile(join(this.#folder, noteOf(url)), 'utf8')) as { picture: Picture };
      return (await this.#holds(picture)) ? picture : undefined;
    } catch {
      return undefined;
    }
  }

  async #holds({ path, bytes }: Pick<Picture, 'path' | 'bytes'>): Promise<boolean> {
    const found = await stat(join(this.#folder, basename(path))).catch(() => undefined);
    return found?.size === bytes;
  }

  async #write(name: string, content: Buffer | string): Promise<void> {
    if (this.#readOnly) return;
    const path = join(this.#folder, name);
    const beside = `${path}.${randomUUID().slice(0, 8)}.part`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, content, { flush: true });
    await rename(beside, path);
  }
}

function noteOf(url: string): string {
  return join('fetched', `${sha256Hex(url)}.json`);
}
