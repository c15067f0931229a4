import { sha256Hex } from '@empire/shared-sync/core';

const keyPattern = /^[A-Za-z0-9._~-]{1,128}$/;

/** What a source says to tell its articles apart, the strongest first. */
export interface Identity {
  readonly id?: string | undefined;
  /** A guid or a permalink. */
  readonly guid?: string | undefined;
  readonly slug?: string | undefined;
}

/** The key of an article: its explicit id, else a hash of its guid, else its slug; `undefined` when it has none of them. The same identity always gives the same key. */
export function articleKey({ id, guid, slug }: Identity): string | undefined {
  if (id) return keyPattern.test(id) ? id : hashed(id);
  if (guid) return hashed(guid);
  return slug ? slugOf(slug) : undefined;
}

function slugOf(text: string): string {
  const slug = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return slug === '' || slug.length > 128 ? hashed(text) : slug;
}

function hashed(text: string): string {
  return `h${sha256Hex(text).slice(0, 32)}`;
}
