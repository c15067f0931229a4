import { parseArgs } from 'node:util';
import { userOf } from '../bridge/partition.ts';
import { type RetainPorts, retain } from './retain.ts';
import { parseRetention, type RetentionRules } from './retention-rules.ts';

export interface RetainCommand {
  readonly args: readonly string[];
  readonly ports: RetainPorts;
  /** Where the command says none. */
  readonly rules: RetentionRules;
  readonly nowMs: number;
  readonly say: (line: string) => void;
}

/** Applies retention to every user's database now. Resolves to the exit code, or to `undefined` when there are no rules. Errors: those of the ports. */
export async function runRetainCommand({ args, ports, rules, nowMs, say }: RetainCommand): Promise<number | undefined> {
  const wished = readDays(args);
  const applied = wished === null ? undefined : (wished ?? rules);
  if (!applied || applied.length === 0) return undefined;
  let [events, databases] = [0, 0];
  for (const database of await ports.feeds.databases()) {
    const removed = await retain(ports, database, { rules: applied, nowMs });
    if (removed === 0) continue;
    await ports.feeds.compact(database);
    say(`${userOf(database)}  ${removed}`);
    events += removed;
    databases += 1;
  }
  say(`${events} ${events === 1 ? 'event' : 'events'} removed from ${databases} ${databases === 1 ? 'database' : 'databases'}`);
  return 0;
}

/** `undefined` when nothing is said, `null` when it cannot be read. */
function readDays(args: readonly string[]): RetentionRules | undefined | null {
  try {
    const { days } = parseArgs({ args: [...args], options: { days: { type: 'string' } } }).values;
    return days === undefined ? undefined : (parseRetention(days) ?? null);
  } catch {
    return null;
  }
}
