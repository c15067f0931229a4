import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { compressFolder } from './compress.ts';

test('files that are worth it stand there compressed, twice, and say the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'empire-compress-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const text = 'let tea = 1;'.repeat(200);
  for (const name of ['app.js', 'picture.webp']) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'small.js'), 'void 0;');
  compressFolder(folder);
  expect(brotliDecompressSync(readFileSync(join(folder, 'app.js.br'))).toString()).toBe(text);
  expect(gunzipSync(readFileSync(join(folder, 'app.js.gz'))).toString()).toBe(text);
  expect(['small.js.br', 'picture.webp.br'].map((name) => existsSync(join(folder, name)))).toEqual([false, false]);
  expect(() => compressFolder(join(folder, 'nowhere'))).not.toThrow();
});
