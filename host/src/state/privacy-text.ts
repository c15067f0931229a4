import type { AuditEntry, PurposeState } from '@empire/shared-sync';
import type { ErasureReceipt } from '@empire/shared-sync/privacy';
import { dateText, plural } from '../language/formats.ts';
import { msg, str } from '../language/words.ts';
import { isPurpose, purposeText } from './purpose-texts.ts';

/** When, where and on which device a purpose was decided. */
export function decidedText({ purpose, decision }: PurposeState, { deviceId }: { deviceId: string | undefined }): string {
  if (purpose === 'functional') return msg('Always on.');
  if (!decision) return msg('You have not been asked yet, so it is off.');
  const when = dateText(decision.atMs);
  const said = decision.granted ? msg(str`Allowed: ${when}`) : msg(str`Switched off: ${when}`);
  const where = decision.place === 'privacy' ? msg('on this page') : msg(str`in “${decision.place}”`);
  const device = decision.deviceId === deviceId ? msg('on this device') : msg('on another of your devices');
  return `${said}, ${where}, ${device}.`;
}

/** One entry of the audit in a sentence. */
export function entryText(entry: AuditEntry): string {
  if (entry.kind === 'consent')
    return entry.granted ? msg(str`Allowed: ${purposeTitle(entry.purpose)}`) : msg(str`Switched off: ${purposeTitle(entry.purpose)}`);
  if (entry.kind === 'merge') return msg(str`Merged versions of ${nameOf(entry.id)}`);
  if (entry.kind === 'dropped') return msg(str`Dropped ${entry.count} unsent (${entry.reason}) of ${nameOf(entry.id)}`);
  if (entry.kind === 'rejected') return msg(str`The server refused ${nameOf(entry.id)} (${entry.code})`);
  if (entry.kind === 'fork') return msg('This device took a new number: another one worked under the same');
  if (entry.kind === 'key') return msg(str`Keys: ${entry.what}`);
  if (entry.kind === 'rounds') return syncedText(entry.count, entry.code ?? entry.outcome);
  return entry.kind === 'event' ? msg(str`Recorded ${nameOf(entry.id)}`) : msg(str`Saved ${nameOf(entry.id)}`);
}

/** The audit may hold a purpose that this version does not know. */
function purposeTitle(purpose: string): string {
  return isPurpose(purpose) ? purposeText(purpose).title : purpose;
}

function syncedText(count: number, outcome: string): string {
  return plural(count, { one: () => msg(str`Synced once: ${outcome}`), other: () => msg(str`Synced ${count} times: ${outcome}`) });
}

/** What a receipt lists, as pairs of a name and a value. */
export function receiptRows(receipt: ErasureReceipt): readonly (readonly [string, string])[] {
  const { destroyed, unsent, erasureId, acknowledged } = receipt;
  return [
    [msg('Finished'), dateText(Date.parse(receipt.finishedAt))],
    [msg('Keys'), msg('destroyed first')],
    [msg('Databases'), String(destroyed.databases)],
    [msg('Caches'), String(destroyed.caches)],
    [msg('Push subscriptions'), String(destroyed.pushSubscriptions)],
    [msg('Service workers'), String(destroyed.serviceWorkers)],
    [msg('Other files and records'), String(destroyed.others)],
    [msg('Entries that had not been sent'), unsent === null ? msg('not known') : String(unsent)],
    ...(erasureId === undefined ? [] : ([[msg('Erasure'), erasureId]] as const)),
    ...(acknowledged === false ? ([[msg('Server'), msg('could not be told yet; it is told when this page is opened again')]] as const) : []),
  ];
}

/** `quiz:s:attempt:one` is named `quiz attempt`: keys say nothing to a reader. */
function nameOf(id: string): string {
  const [neuron = '', , collection = ''] = id.split(':');
  return `${neuron} ${collection}`;
}
