import { type MailLanguage, type MailOrder, mailLanguages } from './mail.ts';

const leadTypes = new Set(['lead', 'lead-submitted', 'lead.submitted', 'submitted']);
const keyPattern = /^[A-Za-z0-9._~-]{1,128}$/;
// One local part, one domain with a dot, nothing that could end a header or name a second recipient.
const addressPattern =
  /^(?!\.|[^@]*\.[.@])[^\s@<>"(),:;\\[\]\p{C}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?:\p{L}[\p{L}\p{M}]{1,62}|xn--[a-z\d-]{1,59})$/u;
const maxAddressLength = 254;
const maxNameLength = 80;

/**
 * The mail that an event asks for, or `undefined` when it asks for none: a type `lead-submitted` (also `lead`, `lead.submitted`, `submitted`; a leading
 * `hook.` aside) with `data.magnet`, the key of a lead magnet, and `data.email`. `data.name` and `data.lang` are used where they are good.
 * The event's `idemKey`, else its id, names the act.
 */
export function orderOfEvent(event: Readonly<Record<string, unknown>>, userId: string): MailOrder | undefined {
  if (typeof event.type !== 'string' || !leadTypes.has(event.type.replace(/^hook\./, ''))) return undefined;
  if (typeof event.data !== 'object' || event.data === null) return undefined;
  const { magnet, email, name, lang } = event.data as Readonly<Record<string, unknown>>;
  const to = readAddress(email);
  if (typeof magnet !== 'string' || !keyPattern.test(magnet) || to === undefined) return undefined;
  const called = readName(name);
  return {
    userId,
    neuron: String(event.neuron),
    key: typeof event.idemKey === 'string' ? event.idemKey : String(event.eventId),
    eventId: String(event.eventId),
    template: 'lead-magnet',
    subject: magnet,
    purpose: event.purpose === 'functional' ? 'functional' : 'marketing',
    to,
    ...(called !== undefined && { name: called }),
    lang: readLanguage(lang),
  };
}

/** An untrusted e-mail address without surrounding space; `undefined` when it is none that mail can be sent to. */
export function readAddress(value: unknown): string | undefined {
  const address = typeof value === 'string' ? value.trim() : '';
  return address.length <= maxAddressLength && addressPattern.test(address) ? address : undefined;
}

/** The language of mail for a language tag; English where there is no other. */
export function readLanguage(value: unknown): MailLanguage {
  const primary = typeof value === 'string' ? value.toLowerCase().split('-')[0] : undefined;
  return mailLanguages.find((language) => language === primary) ?? 'en';
}

/** A name on one line. One that holds an address or a link is left out: the form could be used to send it to strangers. */
function readName(value: unknown): string | undefined {
  const name = typeof value === 'string' ? value.replace(/\p{C}+/gu, ' ').trim() : '';
  return name !== '' && name.length <= maxNameLength && !/[@<>]|:\/\/|www\.|\w\.\w{2}/i.test(name) ? name : undefined;
}
