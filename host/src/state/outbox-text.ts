import type { OutboxItem } from '@empire/shared-sync';
import { manifestText } from '../language/manifest-text.ts';
import { msg, str } from '../language/words.ts';
import { errorText } from './error-text.ts';
import type { NeuronView } from './host-view.ts';

/** What an entry of the outbox is called: the neuron's title and what was saved, in the words of its manifest where it has some. Keys say nothing to a reader. */
export function itemName(id: string, neurons: readonly NeuronView[]): { readonly neuron: string; readonly what: string } {
  const [neuron = '', docClass = '', collection = ''] = id.split(':');
  const title = neuronTitle(neuron, neurons);
  const word = wordOf(docClass === 'e' ? `told: ${collection}` : `saved: ${collection}`, neurons.find((one) => one.name === neuron)?.manifest);
  if (docClass === 'k') return { neuron: title, what: msg('a decision under Privacy') };
  if (docClass === 'a') return { neuron: title, what: msg('an entry of the audit') };
  if (docClass === 'd') return { neuron: title, what: msg('a note on what was discarded') };
  return { neuron: title, what: docClass === 'e' ? msg(str`told: ${word}`) : msg(str`saved: ${word}`) };
}

/** What a collection (`saved: attempt`) or a kind of event (`told: claimed`) is called. */
function wordOf(what: string, manifest: NeuronView['manifest'] | undefined): string {
  const own = manifest ? manifestText(manifest, what) : what;
  // The host writes into the logs of neurons, too: who takes part in an experiment.
  const word = own === what ? (hostWords()[what] ?? what) : own;
  return word === what ? what.replace(/^\w+: /, '').replaceAll('-', ' ') : word;
}

const hostWords = (): Readonly<Record<string, string>> => ({
  'told: exposed': msg('taking part in an experiment'),
  'saved: feed': msg('what the start page should show less of'),
  'told: feedback': msg('what came of a suggestion'),
  'told: flagged': msg('something that does not fit'),
  'told: install': msg('whether the app was installed'),
  'told: vital': msg('how fast a page was'),
});

/** The title of a neuron, or of the shell itself, as the reader knows it. */
export function neuronTitle(name: string, neurons: readonly NeuronView[]): string {
  const manifest = neurons.find((one) => one.name === name)?.manifest;
  if (manifest) return manifestText(manifest, manifest.title);
  return name === 'host' ? msg('This application') : name;
}

/** Whether the application noted it by itself: entries of the audit, and the host's own events. Nobody made these by hand, and there are many. */
export function isOwnNote({ id }: Pick<OutboxItem, 'id'>): boolean {
  return /^host:e:|^[^:]+:a:/.test(id);
}

/** Whether a person may discard it: consent, the audit and notes on what was dropped are records that stay. */
export function isDiscardable({ kind }: Pick<OutboxItem, 'kind'>): boolean {
  return kind === 'event' || kind === 'state' || kind === 'shard';
}

/** Why discarding is off at the moment; `undefined` where it is not. What goes back to the server's version needs the server. */
export function whyNotDiscard(item: Pick<OutboxItem, 'kind'>, { isOffline }: { isOffline: boolean }): string | undefined {
  if (!isDiscardable(item)) return msg('This is a record. It cannot be discarded.');
  if (isOffline && item.kind !== 'event') return msg('Discarding this goes back to the server’s version, which needs a connection.');
  return undefined;
}

/** Why the server refused an entry, in words where the code is known. */
export function refusalText({ code, reason }: Pick<OutboxItem, 'code' | 'reason'>): string {
  const known = code === undefined ? undefined : errorText(code);
  return [known, reason].filter((part) => part !== undefined && part !== '').join(' ') || msg('The server gave no reason.');
}
