import { locale } from '@empire/contract/language';
import type { SyncStatus } from '@empire/shared-sync';
import { numberText, plural } from '../language/formats.ts';
import { msg, str } from '../language/words.ts';
import { errorText } from './error-text.ts';

/** How a status looks: `quiet` needs no attention, `busy` is under way, `waiting` will go on by itself, `problem` needs the person. */
export type Tone = 'quiet' | 'busy' | 'waiting' | 'problem';

export interface SyncText {
  readonly tone: Tone;
  /** A few words for the header. */
  readonly label: string;
  /** A sentence for the status page and the tooltip. */
  readonly detail: string;
}

/** What to say about a status. Something saved on this device is never said to be on the server. */
export function syncText(status: SyncStatus | undefined): SyncText {
  if (!status) return { tone: 'busy', label: msg('Starting'), detail: msg('Opening what is stored on this device.') };
  const text = textOf(status);
  if (status.rejected === 0) return text;
  const refused = refusedText(status.rejected);
  // What was refused is on this device alone, so not everything is on the server.
  if (status.phase === 'idle' && status.pending === 0)
    return { tone: 'problem', label: msg(str`${numberText(status.rejected)} refused`), detail: `${waitingText(0)} ${refused}` };
  return { ...text, tone: 'problem', detail: `${text.detail} ${refused}` };
}

/** What to say when the browser took databases away; `undefined` when it did not. */
export function evictedText(status: SyncStatus | undefined): string | undefined {
  if (status?.evicted === 'databases')
    return msg('The browser cleared a part of what was stored here. It comes back from the server with the next connection.');
  if (status?.evicted === 'everything')
    return msg(
      'The browser cleared everything that was stored here, so this counts as a new device. Join it again under Devices to have back what the server has.',
    );
  return undefined;
}

/** "just now", "5 minutes ago", "3 hours ago", "2 days ago". */
export function agoText(elapsedMs: number): string {
  const minutes = Math.floor(elapsedMs / 60_000);
  if (minutes < 1) return msg('just now');
  const ago = new Intl.RelativeTimeFormat(locale());
  if (minutes < 60) return ago.format(-minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? ago.format(-hours, 'hour') : ago.format(-Math.floor(hours / 24), 'day');
}

function textOf(status: SyncStatus): SyncText {
  const { phase, pending } = status;
  if (phase === 'offline') return offlineText(pending);
  if (phase === 'connecting') return { tone: 'busy', label: msg('Connecting'), detail: `${msg('Contacting the server.')} ${waitingText(pending)}` };
  if (phase === 'pushing') return { tone: 'busy', label: msg('Syncing'), detail: `${msg('Sending what was saved on this device.')} ${waitingText(pending)}` };
  if (phase === 'pulling') return { tone: 'busy', label: msg('Syncing'), detail: msg('Fetching what changed elsewhere.') };
  if (phase === 'idle') return idleText(pending);
  if (phase === 'needs-auth')
    return { tone: 'problem', label: msg('Not signed in'), detail: `${msg('The server does not accept this device any more.')} ${waitingText(pending)}` };
  if (phase === 'erased') return { tone: 'problem', label: msg('Erased'), detail: msg('This account was erased. Nothing is sent any more.') };
  return { tone: 'problem', label: msg('Sync problem'), detail: `${msg(str`Syncing stopped: ${blockedText(status)}`)} ${waitingText(pending)}` };
}

function offlineText(pending: number): SyncText {
  if (pending === 0) return { tone: 'waiting', label: msg('Offline'), detail: msg('No connection to the server. Everything here keeps working.') };
  return { tone: 'waiting', label: msg('Saved on this device'), detail: `${msg('No connection to the server.')} ${waitingText(pending)}` };
}

function idleText(pending: number): SyncText {
  if (pending === 0) return { tone: 'quiet', label: msg('Online'), detail: msg('Everything on this device is on the server, too.') };
  return { tone: 'waiting', label: msg('Saved on this device'), detail: waitingText(pending) };
}

function waitingText(pending: number): string {
  if (pending === 0) return msg('Nothing waits to be sent.');
  return plural(pending, {
    one: () => msg('1 entry is saved on this device and not on the server yet.'),
    other: () => msg(str`${numberText(pending)} entries are saved on this device and not on the server yet.`),
  });
}

function blockedText(status: SyncStatus): string {
  return (status.code && errorText(status.code)) ?? msg('The reason is not known.');
}

function refusedText(rejected: number): string {
  return plural(rejected, {
    one: () => msg('The server refused 1 entry; it stays on this device.'),
    other: () => msg(str`The server refused ${numberText(rejected)} entries; they stay on this device.`),
  });
}
