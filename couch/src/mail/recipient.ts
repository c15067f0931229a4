import { consentHeads } from '@empire/shared-sync/core';
import { aliasOf, userDocument } from '../accounts/account-documents.ts';
import { followAliases } from '../accounts/aliases.ts';
import type { DocumentTable } from '../accounts/document-table.ts';
import { allows, type ConsentEntry, readConsentEntry } from '../bridge/consent-gate.ts';
import { readLedger } from '../bridge/read-ledger.ts';
import type { StoredDocument, UserFeeds } from '../bridge/user-feeds.ts';
import type { AddressBook, Grants } from './address-book.ts';
import type { Mail } from './mail.ts';

/** What decides whether a mail may go out. */
export interface RecipientPorts {
  readonly accounts: DocumentTable;
  readonly feeds: UserFeeds;
  readonly book: AddressBook;
  /** Users who were erased. */
  readonly suppression: { has(userId: string): Promise<boolean> };
  readonly dbPrefix: string;
}

/** Why a mail must not be sent: the user was erased, the address wants none, or marketing is not consented to. */
export type Withheld = 'erased' | 'unsubscribed' | 'bounced-before' | 'no-consent';

/** Whose database a mail's status goes to, and why the mail must not be sent, if so. `database` is missing for an erased user. */
export interface Recipient {
  readonly database: string | undefined;
  readonly withheld: Withheld | undefined;
}

/** Asked at the moment of sending, never earlier: what counts is what stands now. Errors: those of the ports. */
export async function judgeRecipient(mail: Mail, ports: RecipientPorts): Promise<Recipient> {
  const { feeds, suppression, dbPrefix, accounts } = ports;
  const userId = await followAliases(mail.userId, async (id) => aliasOf(await accounts.get(userDocument(id))));
  const database = `${dbPrefix}user-${userId}`;
  const isErased = (await suppression.has(mail.userId)) || (await suppression.has(userId)) || (await feeds.instance(database)) === undefined;
  if (isErased) return { database: undefined, withheld: 'erased' };
  return { database, withheld: await refusalOf(mail, ports, { userId, database }) };
}

async function refusalOf(mail: Mail, ports: RecipientPorts, { userId, database }: { userId: string; database: string }): Promise<Withheld | undefined> {
  const { book, feeds } = ports;
  const key = book.keyOf(mail.to);
  const refusal = await book.refusal(key, mail.purpose);
  if (refusal !== undefined && refusal !== 'marketing') return refusal === 'bounced' ? 'bounced-before' : 'unsubscribed';
  if (mail.purpose === 'functional') return undefined;
  const documents = await readLedger(feeds, database);
  const ledger = documents.flatMap((document) => readConsentEntry(document) ?? []);
  const grants = allows(ledger, mail.purpose) ? grantsOf(ledger, documents) : [];
  if (refusal === 'marketing' && !(await book.liftMarketing(key, { userId, grants }))) return 'unsubscribed';
  if (grants.length === 0) return 'no-consent';
  await book.noteConsents(key, { userId, consents: grants.map(({ consent }) => consent) });
  return undefined;
}

/** The marketing consents that stand, with the time of each; one that has none is taken to be old. */
function grantsOf(ledger: readonly ConsentEntry[], documents: readonly StoredDocument[]): Grants['grants'] {
  return consentHeads(ledger, 'marketing').map(({ key }) => {
    const clientTs = documents.find(({ _id }) => _id.split(':').at(-1) === key)?.clientTs;
    return { consent: key, decidedAt: typeof clientTs === 'number' ? clientTs : 0 };
  });
}
