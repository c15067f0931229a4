/**
 * `npm run lock`: adds to package-lock.json the optional packages for other platforms that an install left out.
 *
 * npm leaves an optional package out of the lockfile when the registry at hand does not have it (a mirror may carry the builds of one
 * platform only), and `npm ci` then refuses the lockfile as out of step. The entries added here carry the exact version that their
 * parent asks for and the platform in their name, so that `npm ci` skips them where they do not fit, as with a complete registry.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { completePackages, type LockPackages } from './lock-packages.ts';

const path = join(resolve(import.meta.dirname, '..'), 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: LockPackages };
const { packages, added } = completePackages(lock.packages);
writeFileSync(path, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
console.log(added.length === 0 ? 'The lockfile was complete.' : `Added ${added.length}: ${added.join(', ')}`);
