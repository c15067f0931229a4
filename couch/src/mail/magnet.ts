import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentTable } from '../accounts/document-table.ts';
import type { MailLanguage } from './mail.ts';

/** The file that a lead magnet delivers. */
export interface MagnetFile {
  /** As content documents name it: `/media/<sha256>.<ext>`. */
  readonly path: string;
  /** What the person sees it called. */
  readonly name: string;
}

/** What a mail says of a lead magnet. */
export interface Magnet {
  readonly title: string;
  readonly summary: string;
  readonly file?: MagnetFile;
}

const mediaPath = /^\/media\/[0-9a-f]{64}\.[a-z0-9]{2,5}$/;
const collections = ['magnet', 'lead-magnet'] as const;

/**
 * A lead magnet from the database `content`: `<neuron>:c:magnet:<key>` (or `lead-magnet`), whose value has `title`, `summary`, and `file`, either the path
 * or `{src, name}`. Texts may be given by language. `undefined` when it is not published. Errors: those of {@link DocumentTable}.
 */
export async function readMagnet(
  content: DocumentTable,
  { neuron, key, lang }: { neuron: string; key: string; lang: MailLanguage },
): Promise<Magnet | undefined> {
  const found = await content.getAll(collections.map((collection) => `${neuron}:c:${collection}:${key}`));
  const value = found[0]?.value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { title, summary, file, pdf } = value as Readonly<Record<string, unknown>>;
  const named = textIn(title, lang) ?? key;
  const attached = readFileOf(file ?? pdf, named);
  return { title: named, summary: textIn(summary, lang) ?? '', ...(attached && { file: attached }) };
}

/** The bytes of a file in the media folder; `undefined` when it is not there or larger than `maxBytes`. */
export async function readMedia(mediaDir: string | undefined, { path }: MagnetFile, maxBytes: number): Promise<Buffer | undefined> {
  if (mediaDir === undefined) return undefined;
  const file = join(mediaDir, path.slice('/media/'.length));
  const size = (await stat(file).catch(() => undefined))?.size ?? Number.POSITIVE_INFINITY;
  return size > maxBytes ? undefined : readFile(file);
}

function readFileOf(value: unknown, title: string): MagnetFile | undefined {
  const members = (typeof value === 'object' && value !== null ? value : { src: value }) as Readonly<Record<string, unknown>>;
  if (typeof members.src !== 'string' || !mediaPath.test(members.src)) return undefined;
  const extension = members.src.slice(members.src.lastIndexOf('.'));
  const wished = typeof members.name === 'string' ? members.name : `${title}${extension}`;
  return {
    path: members.src,
    name: wished
      .replace(/[\p{C}/\\"]+/gu, ' ')
      .trim()
      .slice(0, 120),
  };
}

function textIn(value: unknown, lang: MailLanguage): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const texts = value as Readonly<Record<string, unknown>>;
  return [texts[lang], texts.en].find((text) => typeof text === 'string');
}
