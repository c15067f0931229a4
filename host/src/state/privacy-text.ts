import type { AuditEntry, PurposeState } from '@empire/shared-sync';
import type { ErasureReceipt } from '@empire/shared-sync/privacy';

/** When, where and on which device a purpose was decided. */
export function decidedText({ purpose, decision }: PurposeState, { deviceId }: { deviceId: string | undefined }): string {
  if (purpose === 'functional') return 'Always on.';
  if (!decision) return 'You have not been asked yet, so it is off.';
  const where = decision.place === 'privacy' ? 'on this page' : `in ${decision.place}`;
  const device = decision.deviceId === deviceId ? 'this device' : 'another of your devices';
  return `${decision.granted ? 'Allowed' : 'Switched off'} ${dateText(decision.atMs)}, ${where}, on ${device}.`;
}

/** One entry of the audit in a sentence. */
export function entryText(entry: AuditEntry): string {
  if (entry.kind === 'consent') return `${entry.granted ? 'Allowed' : 'Switched off'}: ${entry.purpose}`;
  if (entry.kind === 'merge') return `Merged versions of ${nameOf(entry.id)}`;
  if (entry.kind === 'dropped') return `Dropped ${entry.count} unsent (${entry.reason}) of ${nameOf(entry.id)}`;
  if (entry.kind === 'rejected') return `The server refused ${nameOf(entry.id)} (${entry.code})`;
  if (entry.kind === 'fork') return 'This device took a new number: another one worked under the same';
  if (entry.kind === 'key') return `Keys: ${entry.what}`;
  if (entry.kind === 'rounds') return `Synced ${entry.count} ${entry.count === 1 ? 'time' : 'times'}: ${entry.code ?? entry.outcome}`;
  return `${entry.kind === 'event' ? 'Recorded' : 'Saved'} ${nameOf(entry.id)}`;
}

/** What a receipt lists, as pairs of a name and a value. */
export function receiptRows(receipt: ErasureReceipt): readonly (readonly [string, string])[] {
  const { destroyed, unsent, erasureId, acknowledged } = receipt;
  return [
    ['Finished', dateText(Date.parse(receipt.finishedAt))],
    ['Keys', 'destroyed first'],
    ['Databases', String(destroyed.databases)],
    ['Caches', String(destroyed.caches)],
    ['Push subscriptions', String(destroyed.pushSubscriptions)],
    ['Service workers', String(destroyed.serviceWorkers)],
    ['Other files and records', String(destroyed.others)],
    ['Entries that had not been sent', unsent === null ? 'not known' : String(unsent)],
    ...(erasureId === undefined ? [] : ([['Erasure', erasureId]] as const)),
    ...(acknowledged === false ? ([['Server', 'could not be told yet; it is told when this page is opened again']] as const) : []),
  ];
}

/** A day and a time as the reader writes them. */
export function dateText(ms: number): string {
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** `quiz:s:attempt:one` is named `quiz attempt`: keys say nothing to a reader. */
function nameOf(id: string): string {
  const [neuron = '', , collection = ''] = id.split(':');
  return `${neuron} ${collection}`;
}
