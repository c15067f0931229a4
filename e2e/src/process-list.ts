import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One process of this machine as the tests need it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** The command line, arguments parted by single spaces. */
  readonly command: string;
  /** Dead already, but not yet waited for by its parent. */
  readonly zombie: boolean;
}

/** Every process this user may see: `/proc` on Linux, `ps` elsewhere. A process that ends while it is read is left out. */
export function listProcesses(): ProcessEntry[] {
  if (process.platform !== 'linux') return listWithPs();
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [readProc(Number(name))];
    } catch {
      return [];
    }
  });
}

/** The processes below `pid`, children before grandchildren. */
export function descendantsOf(pid: number, processes: readonly ProcessEntry[]): ProcessEntry[] {
  const children = processes.filter((entry) => entry.parent === pid);
  return [...children, ...children.flatMap((child) => descendantsOf(child.pid, processes))];
}

/** The main process of the browser that runs on the profile directory, or `undefined` when none does. */
export function browserOf(profileDir: string, processes: readonly ProcessEntry[]): ProcessEntry | undefined {
  return processes.find(({ command, zombie }) => !zombie && `${command} `.includes(`--user-data-dir=${profileDir} `) && !command.includes(' --type='));
}

function readProc(pid: number): ProcessEntry {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses, which may itself hold spaces and parentheses.
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, parent: Number(parent), command, zombie: state === 'Z' };
}

function listWithPs(): ProcessEntry[] {
  const text = execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,stat=,command='], { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (!match) return [];
    return [{ pid: Number(match[1]), parent: Number(match[2]), command: match[4] ?? '', zombie: match[3]?.startsWith('Z') ?? false }];
  });
}
