import { parseArgs } from 'node:util';
import { writeRanges } from '../core-server/seq-ranges.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { checkCompleteness, type DeviceCompleteness } from './completeness.ts';
import type { CoreClient } from './core-client.ts';
import { type DeadLetter, DeadLetters } from './dead-letters.ts';
import { fillGaps } from './fill-gaps.ts';
import { userOf } from './partition.ts';
import { replay } from './replay.ts';
import { SetAside } from './set-aside.ts';
import type { SweepPorts } from './sweep.ts';
import { textTable } from './text-table.ts';
import type { UserFeeds } from './user-feeds.ts';

/** What an operator can ask of the bridge beside a running one; all may be repeated at any time. */
export const bridgeUsage = `bridge                                        runs one bridge worker
bridge dead [--user ID]                       lists the events that Core refuses for good
bridge replay --user ID | --event ID | --all  posts them again
bridge check [--user ID] [--replay]           compares CouchDB with Core, and posts again what Core lacks`;

/** How a command is run: `say` is told each line. */
export interface BridgeCommand {
  readonly args: readonly string[];
  readonly ports: SweepPorts;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

type Ports = ReturnType<typeof openPorts>;

/** Runs `dead`, `replay` or `check`. Resolves to the exit code, or to `undefined` when the words make no command. Errors: those of the ports. */
export async function runBridgeCommand({ args, ports, say, signal }: BridgeCommand): Promise<number | undefined> {
  const words = readWords(args);
  if (!words) return undefined;
  const opened = openPorts(ports);
  if (words.name === 'dead') return listDead(opened, { ...words, say });
  if (words.name === 'replay') return replayDead(opened, { ...words, say, signal });
  return words.name === 'check' ? check(opened, { ...words, say, signal }) : undefined;
}

interface Words {
  readonly name: string | undefined;
  readonly user: string | undefined;
  readonly event: string | undefined;
  readonly all: boolean;
  readonly replay: boolean;
}

function readWords(args: readonly string[]): Words | undefined {
  const options = { user: { type: 'string' }, event: { type: 'string' }, all: { type: 'boolean' }, replay: { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length !== 1) return undefined;
    return { name: positionals[0], user: values.user, event: values.event, all: values.all ?? false, replay: values.replay ?? false };
  } catch {
    return undefined;
  }
}

function openPorts({ control, feeds, core }: SweepPorts) {
  const clock = { now: Date.now };
  const [deadLetters, acknowledgements] = [new DeadLetters(control, clock), new Acknowledgements(feeds, clock)];
  return { feeds: feeds as UserFeeds, core: core as CoreClient, setAside: new SetAside(control), deadLetters, acknowledgements };
}

async function listDead({ deadLetters }: Ports, { user, say }: { user: string | undefined; say: (line: string) => void }): Promise<number> {
  const letters = await deadLetters.list({ userId: user });
  const rows = letters.map(({ event, userId, code, reason, since }) => [event.id, userId, code, since, reason]);
  if (rows.length > 0) for (const line of textTable([['event', 'user', 'code', 'since', 'reason'], ...rows])) say(line);
  say(`${letters.length} dead ${letters.length === 1 ? 'letter' : 'letters'}`);
  return 0;
}

/** Code 1 when Core still refuses one. */
async function replayDead(ports: Ports, { user, event, all, say, signal }: Words & Pick<BridgeCommand, 'say' | 'signal'>): Promise<number | undefined> {
  if (user === undefined && event === undefined && !all) return undefined;
  const chosen = event === undefined ? await ports.deadLetters.list({ userId: user }) : await letterOf(ports, event, user);
  const replayed = await replay(ports, chosen, { signal });
  for (const { result } of replayed) say(`${result.id}  ${[result.status, result.code, result.reason].filter(Boolean).join('  ')}`);
  const taken = replayed.filter(({ result }) => result.status !== 'rejected').length;
  say(`${taken} of ${replayed.length} taken by Core`);
  return taken === replayed.length && (event === undefined || taken === 1) ? 0 : 1;
}

async function letterOf({ deadLetters }: Ports, event: string, user: string | undefined): Promise<readonly DeadLetter[]> {
  const letter = await deadLetters.get(event);
  return letter && (user === undefined || letter.userId === user) ? [letter] : [];
}

/** Code 1 when something is missing, after the replay where one was asked for. */
async function check(ports: Ports, { user, replay: isReplay, say, signal }: Words & Pick<BridgeCommand, 'say' | 'signal'>): Promise<number> {
  const databases = (await ports.feeds.databases()).filter((database) => user === undefined || userOf(database) === user);
  if (user !== undefined && databases.length === 0) {
    say(`There is no database of the user ${user}.`);
    return 1;
  }
  const found: DeviceCompleteness[] = [];
  for (const database of databases) {
    let devices = await checkCompleteness(ports, database, { signal });
    const settled = isReplay ? await fillGaps(ports, database, { devices, signal }) : 0;
    if (settled > 0) {
      say(`${settled} ${settled === 1 ? 'event' : 'events'} of ${userOf(database)} posted again`);
      devices = await checkCompleteness(ports, database, { signal });
    }
    found.push(...devices);
  }
  for (const line of textTable([['user', 'neuron', 'device', 'at Core', 'notes'], ...found.map(rowOf)])) say(line);
  return found.some(({ missing, neverArrived }) => missing.length + neverArrived.length > 0) ? 1 : 0;
}

function rowOf(device: DeviceCompleteness): readonly string[] {
  const notes = [
    device.missing.length > 0 && `missing at Core: ${writeRanges(device.missing)}`,
    device.neverArrived.length > 0 && `not in CouchDB: ${writeRanges(device.neverArrived)}`,
    ...(['parked', 'dropped', 'dead'] as const).map((reason) => device[reason] > 0 && `${device[reason]} ${reason}`),
    device.retired > 0 && `${device.retired} removed by age`,
    device.droppedUnsent > 0 && `${device.droppedUnsent} dropped before sending`,
  ];
  return [device.userId, device.neuron, device.deviceId, `${device.atCore} of ${device.highest}`, notes.filter(Boolean).join('; ')];
}
