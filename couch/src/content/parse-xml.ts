import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Parser } from 'htmlparser2';
import { badContent, linesOf, placeAt } from './fault.ts';

/** An element: its members are texts, elements, or lists of them; attributes begin with `@`. */
export type XmlNode = Readonly<Record<string, unknown>>;

/** A parsed file. */
export interface XmlFile {
  readonly root: XmlNode;
  /** The line an element begins at. */
  readonly lineOf: (node: XmlNode) => number;
}

const lists = new Set(['item', 'entry', 'category', 'link', 'author', 'enclosure', 'media:content', 'wp:postmeta']);

/** Atom says in an attribute whether these hold text, escaped HTML or elements. */
const rawNodes = ['title', 'summary', 'content'].map((name) => `feed.entry.${name}`);

/** Reads XML without expanding entities: a file that declares some is refused. Errors: `bad-content` with the place. */
export function parseXml(text: string): XmlFile {
  refuseEntities(text);
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw badContent(`It is no XML: ${verdict.err.msg}`, { line: verdict.err.line, column: verdict.err.col });
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    cdataPropName: '#cdata',
    captureMetaData: true,
    stopNodes: rawNodes,
    isArray: (name) => lists.has(name),
  });
  const place = XMLParser.getMetaDataSymbol() as symbol;
  const lineAt = linesOf(text);
  const startOf = (node: XmlNode) => (node as Record<symbol, { startIndex?: number } | undefined>)[place]?.startIndex ?? 0;
  return { root: parser.parse(text) as XmlNode, lineOf: (node) => lineAt(startOf(node)) };
}

/** The elements of this name, none or more. */
export function nodesOf(parent: XmlNode, name: string): readonly XmlNode[] {
  const found = parent[name];
  const all: readonly unknown[] = Array.isArray(found) ? found : found === undefined ? [] : [found];
  return all.map((node) => (typeof node === 'object' && node !== null ? (node as XmlNode) : { '#text': node }));
}

/** The text of the first element of this name, entities decoded; `undefined` when it is not there or empty. */
export function textOf(parent: XmlNode, name: string): string | undefined {
  const [node] = nodesOf(parent, name);
  return (node && innerText(node)) || undefined;
}

/** The text of an element. */
export function innerText(node: XmlNode): string {
  const cdata = node['#cdata'];
  const literal = Array.isArray(cdata) ? cdata.join('') : String(cdata ?? '');
  return `${decodeEntities(String(node['#text'] ?? ''))}${literal}`.trim();
}

/** The value of an attribute. */
export function attributeOf(node: XmlNode, name: string): string | undefined {
  const value = node[`@${name}`];
  return typeof value === 'string' ? decodeEntities(value) : undefined;
}

/** The inside of an element that was kept as it is written: sections of CDATA are literal, the rest is decoded. */
export function decodeRaw(raw: string): string {
  return raw
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : decodeEntities(part)))
    .join('')
    .trim();
}

/** The entities that need no declaration, and HTML's, which feeds use all the same. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  let decoded = '';
  const parser = new Parser({ ontext: (part) => (decoded += part) }, { decodeEntities: true, xmlMode: false });
  parser.end(text.replaceAll('<', '&lt;'));
  return decoded;
}

/** Walks over declarations and comments to a document type with an internal subset. */
function refuseEntities(text: string): void {
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(text.slice(at, at + 10_000))?.[0].length ?? 0;
    const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined;
    if (end === undefined) break;
    const close = text.indexOf(end, at);
    if (close === -1) return;
    at = close + end.length;
  }
  if (/^<!DOCTYPE[^>[]*\[/i.test(text.slice(at, at + 2_000)))
    throw badContent('It declares entities of its own in its document type, which are not expanded here; remove the declaration.', placeAt(text, at));
}
