import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildIfNeeded } from './build-if-needed.ts';

const buildScript = `
import { mkdirSync, writeFileSync } from 'node:fs';
for (const name of process.argv.slice(2)) {
  if (name === 'broken') process.exit(1);
  const file = name === 'host' ? 'host/dist/index.html' : \`neurons/\${name}/dist/release.json\`;
  mkdirSync(file.replace(/[^/]*$/, ''), { recursive: true });
  writeFileSync(file, name);
}
`;

async function newWorkspace(neurons: readonly string[]) {
  const root = await mkdtemp(join(import.meta.dirname, '../../../node_modules/.empire-build-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await write('scripts/build.ts', buildScript);
  await write('host/src/main.ts', '');
  for (const name of neurons) await write(`neurons/${name}/neuron.json`, '{}');
  const build = () => buildIfNeeded(root, { signal: new AbortController().signal, say: () => {} });
  return { root, build };
}

test('what is missing or older than its sources is built, and nothing else', async () => {
  const { root, build } = await newWorkspace(['quiz', 'blog']);
  expect(await build()).toEqual(['host', 'blog', 'quiz']);
  expect(await build()).toEqual([]);
  const later = new Date(Date.now() + 60_000);
  await utimes(join(root, 'neurons/quiz/neuron.json'), later, later);
  expect(await build()).toEqual(['quiz']);
});

test('a build that leaves nothing behind stops the start with a sentence', async () => {
  const { build } = await newWorkspace(['broken']);
  await expect(build()).rejects.toThrow(/^Building broken failed/);
});
