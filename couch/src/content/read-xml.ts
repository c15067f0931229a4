import { badContent, faultOf } from './fault.ts';
import { nodesOf, parseXml, type XmlFile, type XmlNode } from './parse-xml.ts';
import type { RawArticle } from './raw-article.ts';
import { readAtomEntry } from './read-atom.ts';
import { type FeedContext, readRssItem } from './read-rss.ts';
import { attachmentsOf, isWxr, leftOut, readWxrItem } from './read-wxr.ts';
import type { Reading } from './reading.ts';

/** Reads RSS 2.0, Atom or a WordPress export into `reading`; a bad item is a fault by itself. Errors: `bad-content` when the file is none of them. */
export function readXml(text: string, { from, reading }: { from: FeedContext; reading: Reading }): void {
  const file = parseXml(text);
  const [feed] = nodesOf(file.root, 'feed');
  const [rss] = nodesOf(file.root, 'rss');
  const [channel] = rss ? nodesOf(rss, 'channel') : [];
  const context = { file, from, reading };
  if (feed) {
    readItems(nodesOf(feed, 'entry'), { ...context, read: (entry, line) => readAtomEntry(entry, { feed, line, from }) });
  } else if (channel && isWxr(channel)) {
    const attachments = attachmentsOf(channel);
    const wanted = nodesOf(channel, 'item').filter(wantedIn(context));
    readItems(wanted, { ...context, read: (item, line) => readWxrItem(item, { channel, line, from, attachments }) });
  } else if (channel) {
    readItems(nodesOf(channel, 'item'), { ...context, read: (item, line) => readRssItem(item, { channel, line, from }) });
  } else {
    throw badContent('It is neither RSS 2.0, Atom nor a WordPress export.', { line: 1 });
  }
}

type Items = { file: XmlFile; from: FeedContext; reading: Reading };

function readItems(items: readonly XmlNode[], { file, from, reading, read }: Items & { read: (item: XmlNode, line: number) => RawArticle }): void {
  for (const item of items) {
    const line = file.lineOf(item);
    try {
      reading.articles.push(read(item, line));
    } catch (error) {
      reading.faults.push(faultOf(error, { file: from.file, line }));
    }
  }
}

function wantedIn({ file, from, reading }: Items): (item: XmlNode) => boolean {
  return (item) => {
    const out = leftOut(item);
    if (out?.reason) reading.skipped.push({ file: from.file, line: file.lineOf(item), reason: out.reason });
    return out === undefined;
  };
}
