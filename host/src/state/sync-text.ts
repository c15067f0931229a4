import { errorTexts } from '@empire/contract';
import type { SyncStatus } from '@empire/shared-sync';

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
  if (!status) return { tone: 'busy', label: 'Starting', detail: 'Opening what is stored on this device.' };
  const text = textOf(status);
  if (status.rejected === 0) return text;
  return { ...text, tone: 'problem', detail: `${text.detail} The server refused ${count(status.rejected, 'entry', 'entries')}; it stays on this device.` };
}

/** What to say when the browser took databases away; `undefined` when it did not. */
export function evictedText(status: SyncStatus | undefined): string | undefined {
  if (status?.evicted === 'databases') return 'The browser cleared a part of what was stored here. It comes back from the server with the next connection.';
  if (status?.evicted === 'everything')
    return 'The browser cleared everything that was stored here, so this counts as a new device. Join it again under Devices to have back what the server has.';
  return undefined;
}

/** "just now", "5 min ago", "3 h ago", "2 days ago". */
export function agoText(elapsedMs: number): string {
  const minutes = Math.floor(elapsedMs / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ago` : count(Math.floor(hours / 24), 'day ago', 'days ago');
}

function textOf(status: SyncStatus): SyncText {
  const { phase, pending } = status;
  if (phase === 'offline') return offlineText(pending);
  if (phase === 'connecting') return { tone: 'busy', label: 'Connecting', detail: `Contacting the server. ${waitingText(pending)}` };
  if (phase === 'pushing') return { tone: 'busy', label: 'Syncing', detail: `Sending what was saved on this device. ${waitingText(pending)}` };
  if (phase === 'pulling') return { tone: 'busy', label: 'Syncing', detail: 'Fetching what changed elsewhere.' };
  if (phase === 'idle') return idleText(pending);
  if (phase === 'needs-auth')
    return { tone: 'problem', label: 'Not signed in', detail: `The server does not accept this device any more. ${waitingText(pending)}` };
  if (phase === 'erased') return { tone: 'problem', label: 'Erased', detail: 'This account was erased. Nothing is sent any more.' };
  return { tone: 'problem', label: 'Sync problem', detail: `Syncing stopped: ${blockedText(status)} ${waitingText(pending)}` };
}

function offlineText(pending: number): SyncText {
  if (pending === 0) return { tone: 'waiting', label: 'Offline', detail: 'No connection to the server. Everything here keeps working.' };
  return { tone: 'waiting', label: 'Saved on this device', detail: `No connection to the server. ${waitingText(pending)}` };
}

function idleText(pending: number): SyncText {
  if (pending === 0) return { tone: 'quiet', label: 'Online', detail: 'Everything on this device is on the server, too.' };
  return { tone: 'waiting', label: 'Saved on this device', detail: waitingText(pending) };
}

function waitingText(pending: number): string {
  return pending === 0 ? 'Nothing waits to be sent.' : `${count(pending, 'entry is', 'entries are')} saved on this device and not on the server yet.`;
}

function blockedText(status: SyncStatus): string {
  return status.code ? errorTexts[status.code] : 'the reason is not known.';
}

function count(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
