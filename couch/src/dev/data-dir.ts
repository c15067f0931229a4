import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** Makes sure that the data directory can be written. Errors: {@link StartError}. */
export async function prepareDataDir(dataDir: string): Promise<void> {
  const probe = join(dataDir, `.probe-${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new StartError(`The data directory ${dataDir} cannot be written (${reason}); set DATA_DIR to one that can.`, { cause });
  }
}

/** The password of the embedded CouchDB's administrator: minted once, readable by the owner alone. */
export async function embeddedPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'couch-admin-password');
  await writeFile(file, randomBytes(24).toString('base64url'), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}
