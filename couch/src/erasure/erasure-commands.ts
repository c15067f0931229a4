import { parseArgs } from 'node:util';
import { textTable } from '../bridge/text-table.ts';
import type { ErasureRecord } from './erasure-record.ts';
import { eraseEverywhere, type FinishPorts } from './finish-erasures.ts';

/** What an operator can ask about erasures. */
export const erasuresUsage = `erasures [list] [--json]       lists every erasure, how far it is and whose devices have not answered
erasures show <id> [--json]    one of them with its devices and Core's receipts
erasures replay                carries all of them out again: after a backup was restored`;

export interface ErasuresCommand {
  readonly args: readonly string[];
  readonly ports: FinishPorts;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs `list`, `show` or `replay`. Resolves to the exit code, or to `undefined` when the words make no command. Errors: those of the ports. */
export async function runErasuresCommand(command: ErasuresCommand): Promise<number | undefined> {
  const words = readWords(command.args);
  if (!words) return undefined;
  const { name, id, json } = words;
  if (name === 'list' && id === undefined) return list(command, json);
  if (name === 'show' && id !== undefined) return show(command, { id, json });
  return name === 'replay' && id === undefined && !json ? replay(command) : undefined;
}

async function list({ ports, say }: ErasuresCommand, json: boolean): Promise<number> {
  const records = await recordsOf(ports);
  if (json) say(JSON.stringify(records.map(summaryOf), null, 2));
  else {
    const rows = records.map(summaryOf).map(({ erasureId, at, users, core, devices, pending, doneAt }) => {
      return [erasureId, at, `${core} of ${users}`, `${devices - pending.length} of ${devices}`, doneAt ?? 'under way'];
    });
    if (rows.length > 0) for (const line of textTable([['erasure', 'asked', 'at Core', 'devices wiped', 'done'], ...rows])) say(line);
    say(`${records.length} ${records.length === 1 ? 'erasure' : 'erasures'}`);
  }
  return 0;
}

async function show({ ports, say }: ErasuresCommand, { id, json }: { id: string; json: boolean }): Promise<number> {
  const record = await ports.erasures.find(id);
  if (!record) {
    say(`There is no erasure ${id}.`);
    return 1;
  }
  if (json) say(JSON.stringify({ ...summaryOf(record), receipts: record.core }, null, 2));
  else {
    say(`erasure  ${record.erasureId}`);
    say(`asked    ${record.at}`);
    say(`done     ${record.doneAt ?? 'under way'}`);
    for (const [userId, { at, removed }] of Object.entries(record.core)) say(`core     ${userId}  ${at}  ${JSON.stringify(removed)}`);
    for (const { deviceId, wipedAt } of record.devices) say(`device   ${deviceId}  ${wipedAt === undefined ? 'pending' : `wiped ${wipedAt}`}`);
  }
  return 0;
}

async function replay({ ports, say, signal }: ErasuresCommand): Promise<number> {
  const records = await recordsOf(ports);
  for (const { erasureId } of records) {
    const userIds = await eraseEverywhere(ports, { erasureId, signal });
    say(`${erasureId}  ${userIds.length} ${userIds.length === 1 ? 'user' : 'users'}`);
  }
  say(`${records.length} carried out again`);
  return 0;
}

/** An erasure in numbers, with the devices that have not said that they are wiped. */
function summaryOf({ erasureId, at, userIds, devices, core, doneAt }: ErasureRecord) {
  const pending = devices.filter(({ wipedAt }) => wipedAt === undefined).map(({ deviceId }) => deviceId);
  return { erasureId, at, users: userIds.length, core: Object.keys(core).length, devices: devices.length, pending, doneAt };
}

async function recordsOf({ erasures }: FinishPorts): Promise<readonly ErasureRecord[]> {
  const records: ErasureRecord[] = [];
  for await (const page of erasures.list()) records.push(...page);
  return records.toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

function readWords(args: readonly string[]): { name: string; id: string | undefined; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } }, allowPositionals: true });
    const [name = 'list', id, ...rest] = positionals;
    return rest.length === 0 ? { name, id, json: values.json ?? false } : undefined;
  } catch {
    return undefined;
  }
}
