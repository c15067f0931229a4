import { parseArgs } from 'node:util';
import { EmpireError, type TaskName } from '@empire/contract';
import { nameOfModel } from '@empire/contract/models';
import type { DocumentTable } from '../accounts/document-table.ts';
import { textTable } from '../bridge/text-table.ts';
import { rotateModelKeys } from './model-keys.ts';
import type { ModelShelf } from './model-shelf.ts';
import { modelFolders, publishModel } from './publish-models.ts';
import { approved, dropped, isTaskName, pointed, rolledBack } from './shelf-state.ts';

/** What an operator can do about models. */
export const modelsUsage = `models [list] [--json]                                  the models, and which channel uses which
models publish <folder>                                 checks and mirrors the model of a folder, or of each of its folders; it waits for its approval
models approve <id>@<version> [--by NAME]               lets channels use it
models channel <name> [<task>=<id>@<version>…] [--percent N]   points a channel at models, and says how many of a hundred devices take part
models channel <name> --drop                            ends a channel: its devices use what stable says
models rollback <task> [--channel stable]               points a task at the model it used before
models rotate                                           adds a signing key; devices learn it from what the one before signs`;

export interface ModelsCommand {
  readonly args: readonly string[];
  readonly ports: { readonly shelf: ModelShelf; readonly control: DocumentTable; readonly modelsDir: string; readonly now: () => number };
  readonly say: (line: string) => void;
}

interface Words {
  readonly name: string;
  readonly rest: readonly string[];
  readonly json?: boolean;
  readonly drop?: boolean;
  readonly by?: string;
  readonly percent?: string;
  readonly channel?: string;
}

/** Runs one of {@link modelsUsage}. Resolves to the exit code, or to `undefined` when the words make no command. Errors: those of the ports. */
export async function runModelsCommand(command: ModelsCommand): Promise<number | undefined> {
  const words = readWords(command.args);
  const run = words && Object.hasOwn(commands, words.name) ? commands[words.name] : undefined;
  if (!words || !run) return undefined;
  try {
    return await run(command, words);
  } catch (error) {
    if (!(error instanceof EmpireError) || !refusals.has(error.code)) throw error;
    command.say(error.message);
    return 1;
  }
}

const refusals: ReadonlySet<string> = new Set(['bad-argument', 'bad-model', 'conflict', 'not-found', 'not-permitted']);

const commands: Readonly<Record<string, (command: ModelsCommand, words: Words) => Promise<number | undefined>>> = {
  list: async ({ ports, say }, { rest, json }) => {
    if (rest.length > 0) return undefined;
    const [state, told] = [await ports.shelf.state(), await ports.shelf.told()];
    if (json) say(JSON.stringify({ ...state, told }, null, 2));
    else for (const line of linesOf(state, told)) say(line);
    return 0;
  },
  publish: async ({ ports, say }, { rest: [folder, ...more] }) => {
    if (folder === undefined || more.length > 0) return undefined;
    const folders = await modelFolders(folder);
    for (const one of folders) {
      const model = await publishModel(one, { ...ports, now: ports.now() });
      say(`${nameOfModel(model)}  ${model.bytes} bytes, for ${model.tasks.join(', ')}; it waits for: models approve ${nameOfModel(model)}`);
    }
    if (folders.length === 0) say(`There is no card.json in ${folder}, nor in a folder of it.`);
    return folders.length > 0 ? 0 : 1;
  },
  approve: async ({ ports, say }, { rest: [name, ...more], by = 'operator' }) => {
    if (name === undefined || more.length > 0) return undefined;
    await ports.shelf.change((state) => approved(state, name, { by, at: new Date(ports.now()).toISOString() }));
    say(`${name} is approved by ${by}; a device takes it once a channel points at it`);
    return 0;
  },
  channel: async ({ ports, say }, { rest: [name, ...pairs], percent, drop }) => {
    const uses = readUses(pairs);
    if (name === undefined || !uses || (percent !== undefined && !/^\d+(\.\d+)?$/.test(percent))) return undefined;
    if (drop ? pairs.length > 0 || percent !== undefined : pairs.length === 0 && percent === undefined) return undefined;
    const change = { uses, ...(percent !== undefined && { percent: Number(percent) }) };
    const state = await ports.shelf.change((before) => (drop ? dropped(before, name) : pointed(before, name, change)));
    say(drop ? `The channel ${name} is no more.` : `${name}: ${state.channels[name]?.percent} % of the devices`);
    return 0;
  },
  rollback: async ({ ports, say }, { rest: [task, ...more], channel = 'stable' }) => {
    if (task === undefined || more.length > 0 || !isTaskName(task)) return undefined;
    const state = await ports.shelf.change((before) => rolledBack(before, task, channel));
    say(`${channel} uses ${state.channels[channel]?.active[task]?.use} for ${task} again`);
    return 0;
  },
  rotate: async ({ ports, say }, { rest }) => {
    if (rest.length > 0) return undefined;
    const keys = await rotateModelKeys(ports.control, ports);
    await ports.shelf.issue();
    say(`signing keys, oldest first: ${keys.map(({ publicKey }) => publicKey.kid).join(', ')}`);
    return 0;
  },
};

function linesOf({ models, channels }: Awaited<ReturnType<ModelShelf['state']>>, told: Awaited<ReturnType<ModelShelf['told']>>): readonly string[] {
  const rows = models.map((model) => [
    nameOfModel(model),
    String(model.bytes),
    model.tasks.join(', '),
    model.approved ? `approved by ${model.approved.by}` : 'waits',
  ]);
  const pointers = Object.entries(channels).flatMap(([name, { percent, active }]) =>
    Object.entries(active).map(([task, { use, before }]) => [name, `${percent} %`, task, use, before ?? '-']),
  );
  return [
    ...(rows.length > 0 ? textTable([['model', 'bytes', 'tasks', 'state'], ...rows]) : ['There is no model.']),
    ...(pointers.length > 0 ? ['', ...textTable([['channel', 'devices', 'task', 'uses', 'before'], ...pointers])] : []),
    '',
    told ? `devices are told sequence ${told.sequence}, signed ${told.issued}, good until ${told.expires}` : 'devices have not been told anything yet',
  ];
}

function readUses(pairs: readonly string[]): Partial<Record<TaskName, string>> | undefined {
  const uses: Partial<Record<TaskName, string>> = {};
  for (const pair of pairs) {
    const [task = '', use, ...more] = pair.split('=');
    if (!isTaskName(task) || use === undefined || more.length > 0) return undefined;
    uses[task] = use;
  }
  return uses;
}

function readWords(args: readonly string[]): Words | undefined {
  const options = {
    json: { type: 'boolean' },
    drop: { type: 'boolean' },
    by: { type: 'string' },
    percent: { type: 'string' },
    channel: { type: 'string' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name = 'list', ...rest] = positionals;
    return { name, rest, ...values };
  } catch {
    return undefined;
  }
}
