import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMailEnvironment } from '../mail/mail-environment.ts';
import { dropDatabases } from './drop-databases.ts';
import { startStack as startParts } from './stack.ts';
import type { Stack, StackOptions } from './stack-options.ts';

/** What a test may wish for. */
export interface TestStackOptions {
  /** Kept when given; a new temporary one is removed at the end. */
  readonly dataDir?: string;
  /** Free ports where nothing is said. */
  readonly basePort?: number;
  /** Runs on this CouchDB under a random prefix instead of the embedded one; its databases are dropped at the end. */
  readonly couchUrl?: string;
  readonly coreUrl?: string;
  readonly coreSecret?: string;
  /** A folder of neurons; those of the workspace where nothing is said, none with `null`. */
  readonly neuronsDir?: string | null;
  readonly limits?: StackOptions['limits'];
  readonly bridge?: StackOptions['bridge'];
  /** Writes mail to `mail/` below the data folder. */
  readonly withMail?: boolean;
}

const root = join(import.meta.dirname, '../../..');

/** Starts everything in this process on free ports, for tests. Without a built host a page that says so stands in for it. */
export async function startStack(options: TestStackOptions = {}): Promise<Stack> {
  const temporary = await mkdtemp(join(tmpdir(), 'empire-stack-'));
  const dbPrefix = options.couchUrl ? `t${randomBytes(5).toString('hex')}-` : '';
  const { couchUrl, coreUrl, coreSecret, limits, bridge } = options;
  const stack = await startParts({
    port: options.basePort ?? 0,
    host: '127.0.0.1',
    dataDir: options.dataDir ?? join(temporary, 'data'),
    couchUrl,
    coreUrl,
    coreSecret,
    dbPrefix,
    hostDir: await hostDir(temporary),
    neuronsDir: options.neuronsDir === null ? join(temporary, 'none') : (options.neuronsDir ?? join(root, 'neurons')),
    limits: { tokenPerMinute: 100_000, couchPerMinute: 100_000, claimPerMinute: 1_000, ...limits },
    bridge: { sweepMs: 1_000, beatMs: 1_000, maxBackoffMs: 1_000, ...bridge },
    ...(options.withMail && { mail: readMailEnvironment({}, { dataDir: options.dataDir ?? join(temporary, 'data'), publicUrl: 'https://empire.example' }) }),
    say: () => {},
  });
  const close = async () => {
    await stack.close();
    if (couchUrl) await dropDatabases(couchUrl, dbPrefix);
    await rm(temporary, { recursive: true, force: true });
  };
  return { ...stack, close };
}

async function hostDir(temporary: string): Promise<string> {
  const built = join(root, 'host/dist');
  if (existsSync(join(built, 'index.html'))) return built;
  const dir = join(temporary, 'host');
  await mkdir(dir);
  await writeFile(join(dir, 'index.html'), '<!doctype html><title>Not built</title><p>The host is not built.</p>');
  await writeFile(join(dir, 'sw.js'), '');
  return dir;
}
