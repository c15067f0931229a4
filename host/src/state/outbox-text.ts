import { errorTexts } from '@empire/contract';
import type { OutboxItem } from '@empire/shared-sync';
import type { NeuronView } from './host-view.ts';

/** What an entry of the outbox is called: the neuron's title and what was saved. Keys say nothing to a reader. */
export function itemName(id: string, neurons: readonly NeuronView[]): { readonly neuron: string; readonly what: string } {
  const [neuron = '', docClass = '', collection = ''] = id.split(':');
  const title = neurons.find(({ name }) => name === neuron)?.manifest.title ?? (neuron === 'host' ? 'This application' : neuron);
  const word = collection.replaceAll('-', ' ');
  if (docClass === 'k') return { neuron: title, what: 'a decision under Privacy' };
  if (docClass === 'a') return { neuron: title, what: 'an entry of the audit' };
  if (docClass === 'd') return { neuron: title, what: 'a note on what was discarded' };
  return { neuron: title, what: docClass === 'e' ? `told: ${word}` : `saved: ${word}` };
}

/** Whether a person may discard it: consent, the audit and notes on what was dropped are records that stay. */
export function isDiscardable({ kind }: Pick<OutboxItem, 'kind'>): boolean {
  return kind === 'event' || kind === 'state' || kind === 'shard';
}

/** Why discarding is off at the moment; `undefined` where it is not. What goes back to the server's version needs the server. */
export function whyNotDiscard(item: Pick<OutboxItem, 'kind'>, { isOffline }: { isOffline: boolean }): string | undefined {
  if (!isDiscardable(item)) return 'This is a record. It cannot be discarded.';
  if (isOffline && item.kind !== 'event') return 'Discarding this goes back to the server’s version, which needs a connection.';
  return undefined;
}

/** Why the server refused an entry, in words where the code is known. */
export function refusalText({ code, reason }: Pick<OutboxItem, 'code' | 'reason'>): string {
  const known = code !== undefined && Object.hasOwn(errorTexts, code) ? errorTexts[code as keyof typeof errorTexts] : undefined;
  return [known, reason].filter((part) => part !== undefined && part !== '').join(' ') || 'The server gave no reason.';
}
