import { createHmac, timingSafeEqual } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import type { AddressBook, Refusal } from './address-book.ts';
import { type MailLanguage, mailLanguages } from './mail.ts';

/** What a link in a mail lets its holder end. The address is named by its hash: the link says nothing about the person. */
export interface UnsubscribeClaim {
  readonly address: string;
  readonly scope: 'marketing' | 'all';
  readonly lang: MailLanguage;
}

/** The link text that names a claim: signed, without an end, because people keep their mail. */
export function signUnsubscribe(claim: UnsubscribeClaim, secret: Buffer): string {
  const body = Buffer.from(JSON.stringify([claim.address, claim.scope, claim.lang])).toString('base64url');
  return `${body}.${mac(body, secret).toString('base64url')}`;
}

/** Reads an untrusted token; `undefined` when it was not signed with this secret. */
export function readUnsubscribe(token: unknown, secret: Buffer): UnsubscribeClaim | undefined {
  const [, body, signature] = /^([\w-]{1,400})\.([\w-]{43})$/.exec(typeof token === 'string' ? token : '') ?? [];
  if (body === undefined || signature === undefined) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const wanted = mac(body, secret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const [address, scope, lang] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, UnsubscribeClaim['scope'], MailLanguage];
  return { address, scope, lang: mailLanguages.includes(lang) ? lang : 'en' };
}

/** How an address stands, as the page shows it. */
export interface Subscription {
  readonly scope: UnsubscribeClaim['scope'];
  readonly lang: MailLanguage;
  readonly isEnded: boolean;
}

/** What the gateway needs to end mail: the address book behind signed links. Errors of every call: `bad-argument` for a bad token; those of the book. */
export class Unsubscribe {
  readonly #book: AddressBook;
  readonly #secret: Buffer;

  constructor(book: AddressBook, { secret }: { secret: Buffer }) {
    this.#book = book;
    this.#secret = secret;
  }

  /** How the address of a link stands; changes nothing. */
  async look(token: unknown): Promise<Subscription> {
    const { address, scope, lang } = this.#claim(token);
    return { scope, lang, isEnded: (await this.#book.refusal(address, scope === 'all' ? 'functional' : 'marketing')) !== undefined };
  }

  /** Ends what the link is for; may be repeated. */
  async end(token: unknown): Promise<Subscription> {
    const { address, scope, lang } = this.#claim(token);
    await this.#book.refuse(address, scope satisfies Refusal);
    return { scope, lang, isEnded: true };
  }

  #claim(token: unknown): UnsubscribeClaim {
    const claim = readUnsubscribe(token, this.#secret);
    if (!claim) throw new EmpireError('bad-argument', 'This link is not whole: token must be as it stands in the mail.');
    return claim;
  }
}

function mac(body: string, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(`unsubscribe:${body}`).digest();
}
