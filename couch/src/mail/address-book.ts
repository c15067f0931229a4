import { createHmac } from 'node:crypto';
import { type DocumentTable, type TableDocument, update } from '../accounts/document-table.ts';

const dayMs = 86_400_000;
/** Of an address: enough for the consents of the few people who share one. */
const maxKnown = 40;

/** What an address does not want: `marketing` mail, or any at all. `bounced` is an address that does not exist. */
export type Refusal = 'marketing' | 'all' | 'bounced';

/** Marketing consents of a user that stand: the keys of their ledger entries, and when each was decided by its device's clock (milliseconds since 1970). */
export interface Grants {
  readonly userId: string;
  readonly grants: readonly { readonly consent: string; readonly decidedAt: number }[];
}

/**
 * What is known of addresses, in `control` under `mail-address:<HMAC of the address>`: it holds no address, so it may outlive a user.
 * Errors of every call: those of {@link DocumentTable}.
 */
export class AddressBook {
  readonly #control: DocumentTable;
  readonly #secret: Buffer;
  readonly #now: () => number;

  constructor(control: DocumentTable, { secret, now }: { secret: Buffer; now: () => number }) {
    this.#control = control;
    this.#secret = secret;
    this.#now = now;
  }

  /** The name of an address in this book; upper and lower case are the same. */
  keyOf(address: string): string {
    return createHmac('sha256', this.#secret).update(`address:${address.toLowerCase()}`).digest('hex');
  }

  /** Why this address gets no mail of this purpose, if so. */
  async refusal(key: string, purpose: 'functional' | 'marketing'): Promise<Refusal | undefined> {
    const refused = refusedBy(await this.#control.get(idOf(key)));
    return refused === 'marketing' && purpose === 'functional' ? undefined : refused;
  }

  /** Notes that an address wants less mail, or does not exist. What is noted is only ever made stricter. */
  async refuse(key: string, refusal: Refusal): Promise<void> {
    const _id = idOf(key);
    const at = new Date(this.#now()).toISOString();
    await update(this.#control, _id, (known) => (strength(refusedBy(known)) >= strength(refusal) ? undefined : { ...known, _id, refused: refusal, at }));
  }

  /** Notes the marketing consents of a user under which this address is mailed, so that a later one can be told from them. Names are kept as HMACs. */
  async noteConsents(key: string, { userId, consents }: Pick<Grants, 'userId'> & { consents: readonly string[] }): Promise<void> {
    const _id = idOf(key);
    const names = [this.#userName(userId), ...consents.map((consent) => this.#consentName(userId, consent))];
    await update(this.#control, _id, (stored) => {
      const known = readKnown(stored);
      const fresh = names.filter((name) => !known.includes(name));
      return fresh.length === 0 ? undefined : { ...stored, _id, known: [...known, ...fresh].slice(-maxKnown) };
    });
  }

  /**
   * Lifts an unsubscription from marketing, and nothing stricter, when a user whom this address was mailed for before has consented again since: by an
   * entry under which it was not mailed yet, decided after the unsubscription. A stranger's consent lifts nothing. Resolves to whether it is lifted.
   */
  async liftMarketing(key: string, { userId, grants }: Grants): Promise<boolean> {
    const _id = idOf(key);
    const written = await update(this.#control, _id, (stored) => {
      const known = readKnown(stored);
      if (refusedBy(stored) !== 'marketing' || !known.includes(this.#userName(userId))) return undefined;
      const since = Date.parse(String(stored?.at));
      const isAgain = grants.some(({ consent, decidedAt }) => decidedAt > since && !known.includes(this.#consentName(userId, consent)));
      return isAgain ? { ...stored, _id, refused: null, liftedAt: new Date(this.#now()).toISOString() } : undefined;
    });
    return written !== undefined && refusedBy(written) === undefined;
  }

  /** Lets an address have mail again, by an operator's will. */
  async allow(key: string): Promise<void> {
    const _id = idOf(key);
    await update(this.#control, _id, (known) => (refusedBy(known) === undefined ? undefined : { ...known, _id, refused: null }));
  }

  /** Counts a mail towards the day's limit of an address, each mail once. Resolves to 0, or to the milliseconds until there is room. */
  async admit(key: string, { mail, perDay }: { mail: string; perDay: number }): Promise<number> {
    const now = this.#now();
    const _id = idOf(key);
    // A mail's id names its user, who may be erased.
    const name = this.#name(mail);
    let waitMs = 0;
    await update(this.#control, _id, (known) => {
      const recent = readRecent(known).filter(({ at }) => at > now - dayMs);
      waitMs = 0;
      if (recent.some((one) => one.mail === name)) return undefined;
      if (recent.length >= perDay) {
        waitMs = (recent[0]?.at ?? now) + dayMs - now;
        return undefined;
      }
      return { ...known, _id, recent: [...recent, { mail: name, at: now }] };
    });
    return waitMs;
  }

  #userName(userId: string): string {
    return this.#name(`user:${userId}`);
  }

  #consentName(userId: string, consent: string): string {
    return this.#name(`consent:${userId}:${consent}`);
  }

  #name(text: string): string {
    return createHmac('sha256', this.#secret).update(text).digest('hex').slice(0, 32);
  }
}

function idOf(key: string): string {
  return `mail-address:${key}`;
}

function refusedBy(document: TableDocument | undefined): Refusal | undefined {
  const refused = document?.refused;
  return refused === 'marketing' || refused === 'all' || refused === 'bounced' ? refused : undefined;
}

function readKnown(document: TableDocument | undefined): readonly string[] {
  return Array.isArray(document?.known) ? (document.known as string[]) : [];
}

function readRecent(document: TableDocument | undefined): readonly { mail: string; at: number }[] {
  return Array.isArray(document?.recent) ? (document.recent as { mail: string; at: number }[]) : [];
}

function strength(refusal: Refusal | undefined): number {
  return refusal === undefined ? 0 : refusal === 'marketing' ? 1 : 2;
}
