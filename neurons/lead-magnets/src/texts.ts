import { locale } from '@empire/contract/language';
import type { Delivery } from './lead.ts';
import { msg, str } from './words.ts';

const codes = (): Readonly<Record<string, string>> => ({
  'storage-full': msg('The device has no room left, so this was not saved. Free some space and try again.'),
  closed: msg('This page was left open while the app was restarted. Open it again.'),
});

/** What a person is told about an error code. */
export function problemText(code: string): string {
  return codes()[code] ?? msg(str`This could not be saved on the device (${code}).`);
}

const deliveries = (): Readonly<Record<Delivery['status'], string>> => ({
  waiting: msg('The mail is at our server and leaves in a moment.'),
  delayed: msg('The mail server did not take it yet. We keep trying for three days.'),
  sent: msg('The mail was sent.'),
  refused: msg('The mail server refused the address. Please check it and ask again.'),
  withheld: msg('We may not write to this address: somebody asked us to stop.'),
  uncertain: msg('The mail was handed over, and we never heard whether it arrived. Please look for it, also among unwanted mail.'),
  failed: msg('The mail could not be sent. The guide is here all the same.'),
});

/** How the delivery of a guide stands, told in a sentence that is true. */
export function deliveryText(delivery: Delivery | undefined, queued: boolean): string {
  if (delivery) return deliveries()[delivery.status];
  return queued ? msg('The mail waits on this device and leaves with the next connection.') : msg('The mail is on its way to our server.');
}

/** Why something published is not shown: the reason itself where English is read, else what its code means. */
export function refusalText({ message }: { readonly message: string }): string {
  return locale().startsWith('en') ? message : msg('Its content is malformed and was refused.');
}
