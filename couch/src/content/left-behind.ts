import type { CouchClient } from '../provision/couch-client.ts';
import type { Stored } from '../publish/stored-documents.ts';
import type { Reading } from './reading.ts';

/** A stored document that an import did not bring again. */
export type Behind = { readonly _id: string; readonly _rev: string };

/**
 * The stored documents of the collections that were read which are not among `ids`. Of articles only those of the same kinds of source, so that
 * a feed says nothing about Markdown. Errors: as {@link CouchClient.send}.
 */
export async function leftBehind(
  reading: Reading,
  { couch, db, neuron, ids }: { couch: CouchClient; db: string; neuron: string; ids: ReadonlySet<string> },
): Promise<readonly Behind[]> {
  const kinds = new Set(reading.articles.map(({ source }) => source.kind));
  const collections = new Set(reading.entries.map(({ entry }) => String(entry.collection)));
  if (kinds.size > 0) collections.add('article');
  const behind: Behind[] = [];
  for (const collection of collections) {
    const stored = await storedOf(couch, { db, prefix: `${neuron}:c:${collection}:` });
    const gone = stored.filter(({ _id, value }) => !ids.has(_id) && (collection !== 'article' || kinds.size === 0 || isOfKind(value, kinds)));
    behind.push(...gone.map(({ _id, _rev }) => ({ _id, _rev })));
  }
  return behind;
}

async function storedOf(couch: CouchClient, { db, prefix }: { db: string; prefix: string }): Promise<readonly Stored[]> {
  const body = { include_docs: true, startkey: prefix, endkey: `${prefix}\ufff0` };
  const { rows } = await couch.get<{ rows: readonly { doc: Stored }[] }>({ method: 'POST', db, path: '_all_docs', body });
  return rows.map(({ doc }) => doc);
}

function isOfKind(value: unknown, kinds: ReadonlySet<string>): boolean {
  const kind = (value as { source?: { kind?: string } } | undefined)?.source?.kind;
  return kind !== undefined && kinds.has(kind);
}
