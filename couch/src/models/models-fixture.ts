import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CouchHttp } from '../accounts/couch-http.ts';
import { CouchTable } from '../accounts/couch-table.ts';
import { embeddedUnderTest } from '../embedded/conformance/embedded-under-test.ts';
import { openCouch } from '../provision/couch-client.ts';
import { runModelsCommand } from './model-commands.ts';
import { ModelShelf } from './model-shelf.ts';

const committed = join(import.meta.dirname, '../../../edge-ai/models');

/** A federation with no model yet: an embedded CouchDB, a mirror, folders with models, and an operator. Its clock stands still until told. */
export async function modelFederation() {
  const server = await embeddedUnderTest();
  const couch = new CouchHttp(server.url);
  const control = new CouchTable(couch, `${server.dbPrefix}control`);
  const scratch = await mkdtemp(join(tmpdir(), 'empire-models-'));
  const clock = { now: Date.UTC(2026, 0, 1) };
  const now = () => clock.now;
  const shelf = new ModelShelf({ control, couch: openCouch(server.url), dbPrefix: server.dbPrefix, federation: 'local', now });
  const modelsDir = join(scratch, 'mirror');
  return {
    shelf,
    control,
    clock,
    now,
    modelsDir,
    scratch,
    /** A folder with one committed model, under this version and with these changes to its card. */
    async folder(id: string, version: string, change: Readonly<Record<string, unknown>> = {}): Promise<string> {
      const folder = join(scratch, `${id}-${version}-${Object.keys(change).join('-')}`, id);
      await cp(join(committed, id), folder, { recursive: true });
      const card = JSON.parse(await readFile(join(folder, 'card.json'), 'utf8')) as object;
      await writeFile(join(folder, 'card.json'), JSON.stringify({ ...card, version, ...change }));
      return folder;
    },
    /** Runs a command and resolves to its exit code and what it said. */
    async operate(...args: readonly string[]): Promise<{ code: number | undefined; said: string }> {
      const said: string[] = [];
      const code = await runModelsCommand({ args, ports: { shelf, control, modelsDir, now }, say: (line) => said.push(line) });
      return { code, said: said.join('\n') };
    },
    async close(): Promise<void> {
      await server.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
