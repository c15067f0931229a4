import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'empire-zones-'));
for (const name of ['biome.json', 'lint']) cpSync(join(root, name), join(copy, name), { recursive: true });
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The rules that a piece of code breaks when it stands in a file of that path, under the project's own configuration. */
function brokenRules(path: string, code: string): string[] {
  const file = join(copy, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', '--reporter=json', file], { cwd: copy, encoding: 'utf8' });
  rmSync(file);
  const report = JSON.parse(stdout) as { diagnostics: { severity: string; category: string }[] };
  return report.diagnostics.filter(({ severity }) => severity === 'error').map(({ category }) => category.replace(/^lint\/\w+\//, ''));
}

describe('the import zones and the Env rule', () => {
  it.each([
    ['contract/src/x.ts', "import { x } from '@empire/shared-sync/core';\nexport const y = x;\n", 'noRestrictedImports'],
    ['shared-sync/core/x.ts', "import { x } from '../src/index.ts';\nexport const y = x;\n", 'noRestrictedImports'],
    ['shared-sync/core/x.ts', 'export const now = Date.now();\n', 'noRestrictedGlobals'],
    ['shared-sync/src/x.ts', 'export const now = Date.now();\n', 'plugin'],
    ['shared-sync/src/x.ts', 'export const chance = Math.random();\n', 'plugin'],
    ['shared-sync/src/x.ts', "export const answer = fetch('/x');\n", 'noRestrictedGlobals'],
    ['shared-sync/src/transfer/x.ts', 'export const timer = setTimeout(() => undefined, 1);\n', 'noRestrictedGlobals'],
    ['shared-sync/src/transfer/x.ts', 'export const held = navigator.locks.query();\n', 'noRestrictedGlobals'],
    ['shared-sync/src/transfer/x.ts', "export const open = indexedDB.open('x');\n", 'noRestrictedGlobals'],
    ['shared-sync/src/x.ts', "import { x } from './adapters/browser-env.ts';\nexport const y = x;\n", 'noRestrictedImports'],
    ['neurons/quiz/src/x.ts', "import { x } from '@empire/shared-sync';\nexport const y = x;\n", 'noRestrictedImports'],
    ['host/src/x.ts', "import { x } from '../../neurons/quiz/src/neuron.ts';\nexport const y = x;\n", 'noRestrictedImports'],
    ['host/src/shell/x.ts', "import { x } from '@empire/shared-sync/browser';\nexport const y = x;\n", 'noRestrictedImports'],
    ['couch/src/x.ts', "import { x } from '@empire/shared-sync';\nexport const y = x;\n", 'noRestrictedImports'],
    ['couch/src/x.ts', 'export const y = (x: any) => x;\n', 'noExplicitAny'],
  ])('%s: %j breaks %s', (path, code, rule) => {
    expect(brokenRules(path, code)).toContain(rule);
  });

  it('lets through what is allowed', () => {
    expect(brokenRules('shared-sync/src/x.ts', "import { sha256Hex } from '../core/index.ts';\nexport const y = sha256Hex('x');\n")).toEqual([]);
    expect(brokenRules('shared-sync/src/adapters/x.ts', 'export const now = () => Date.now();\n')).toEqual([]);
  });
});
