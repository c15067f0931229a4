import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Needle, needlesFor, needlesIn } from './scan/needles.ts';
import { type Lens, lenses, type ProfileFile, type View } from './scan/views.ts';

/** One canary in one file: where it is, how it was found, and as what it is written. */
export interface Finding {
  readonly file: string;
  readonly how: string;
  readonly encoding: string;
  readonly word: string;
}

/** What a scan found and, as important, how much it looked at: a scan of nothing finds nothing. */
export interface ScanReport {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly bytes: number;
  /** How many views each lens gave. */
  readonly views: Readonly<Record<string, number>>;
  /** Files that a lens understood but could not read to the end. Their raw bytes were searched all the same. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
}

interface Tally {
  readonly findings: Map<string, Finding>;
  readonly views: Record<string, number>;
  readonly unreadable: { file: string; reason: string }[];
}

/**
 * Looks for the words in every file of a browser profile: raw, and through everything a browser wraps around them (LevelDB
 * blocks and fragments, IndexedDB's own compression, encoded cache bodies, SQLite overflow pages), in several encodings.
 * The browser must be closed. Bytes that the browser itself encrypts are not opened: what it keeps to itself is not looked at.
 * Errors: throws for a word too short to be told from chance.
 */
export async function scanProfile(dir: string, words: readonly string[]): Promise<ScanReport> {
  const needles = words.flatMap(needlesFor);
  const tally: Tally = { findings: new Map(), views: {}, unreadable: [] };
  let files = 0;
  let bytes = 0;
  for (const path of await filesOf(dir)) {
    const file = { path: relative(dir, path), bytes: await readFile(path) };
    files += 1;
    bytes += file.bytes.length;
    for (const [name, lens] of Object.entries(lenses)) look({ name, lens, file, needles }, tally);
  }
  return { findings: [...tally.findings.values()], files, bytes, views: tally.views, unreadable: tally.unreadable };
}

/** The findings as text, one a line, for the message of a failed test. */
export function describeFindings(report: ScanReport): string {
  return report.findings.map(({ file, how, encoding, word }) => `${word} in ${file} (${how}, ${encoding})`).join('\n');
}

function look(work: { name: string; lens: Lens; file: ProfileFile; needles: readonly Needle[] }, tally: Tally): void {
  const { name, lens, file, needles } = work;
  try {
    for (const view of lens(file)) {
      tally.views[name] = (tally.views[name] ?? 0) + 1;
      record({ view, file, needles }, tally);
    }
  } catch (error) {
    tally.unreadable.push({ file: file.path, reason: `${name}: ${error instanceof Error ? error.message : String(error)}` });
  }
}

function record({ view, file, needles }: { view: View; file: ProfileFile; needles: readonly Needle[] }, tally: Tally): void {
  for (const { word, encoding } of needlesIn(view.bytes, needles)) {
    const finding = { file: file.path, how: view.how, encoding, word };
    tally.findings.set(JSON.stringify(finding), finding);
  }
}

async function filesOf(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
