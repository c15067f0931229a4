import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where a package's source is published: `repository` of its package.json and the commit checked out, each `unknown` where nothing says. */
export async function sourceOf(directory: string): Promise<{ repository: string; commit: string }> {
  const [repository, commit] = await Promise.all([repositoryOf(directory), commitOf(directory)]);
  return { repository, commit };
}

async function repositoryOf(directory: string): Promise<string> {
  const described = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as { repository?: string | { url?: string } };
  const repository = typeof described.repository === 'string' ? described.repository : described.repository?.url;
  return repository ?? 'unknown';
}

async function commitOf(directory: string): Promise<string> {
  try {
    const { stdout } = await run('git', ['rev-parse', 'HEAD'], { cwd: directory, timeout: 5_000 });
    return stdout.trim() || 'unknown';
  } catch {
    return 'unknown';
  }
}
