import { EmpireError } from '@empire/contract';
import { parse } from 'yaml';
import { type DocumentTable, update } from '../accounts/document-table.ts';
import { type MailLanguage, type MailOrder, mailLanguages } from './mail.ts';
import type { MailQueue } from './mail-queue.ts';

/** One language of a campaign. `text` is plain, its paragraphs parted by empty lines. */
export interface CampaignWords {
  readonly subject: string;
  readonly text: string;
  readonly link?: { readonly label: string; readonly url: string };
}

/** A mail to everybody who agreed to have such: re-engagement, news. `notBefore` is milliseconds since 1970. */
export interface Campaign {
  readonly key: string;
  readonly notBefore: number | undefined;
  readonly texts: Readonly<Partial<Record<MailLanguage, CampaignWords>>>;
}

/** Reads a campaign's YAML: `{key, notBefore?, en: {subject, text, link?: {label, url}}, de: …}`. Errors: `bad-argument`, saying what is wrong. */
export function parseCampaign(text: string): Campaign {
  const { key, notBefore, ...rest } = record(parse(text), 'A campaign');
  if (typeof key !== 'string' || !/^[a-z0-9][a-z0-9-]{0,79}$/.test(key))
    throw bad(`key must be lower-case letters, digits and hyphens; received ${typeof key}.`);
  const from = notBefore === undefined ? undefined : Date.parse(notBefore instanceof Date ? notBefore.toISOString() : String(notBefore));
  if (from !== undefined && Number.isNaN(from)) throw bad('notBefore must be a time like 2026-12-01T08:00:00Z.');
  const texts = Object.fromEntries(mailLanguages.flatMap((lang) => (rest[lang] === undefined ? [] : [[lang, readWords(rest[lang], lang)]])));
  if (Object.keys(texts).length === 0) throw bad(`A campaign needs the words of one language: ${mailLanguages.join(', ')}.`);
  return { key, notBefore: from, texts };
}

/** Keeps a campaign in `control`; one that was sent under this key keeps its words. */
export async function storeCampaign(control: DocumentTable, { key, ...campaign }: Campaign): Promise<void> {
  const _id = `mail-campaign:${key}`;
  await update(control, _id, (known) => (known ? undefined : { _id, texts: campaign.texts, notBefore: campaign.notBefore ?? null }));
}

/** The campaign, or `undefined` when there is none. Errors: those of {@link DocumentTable}. */
export async function readCampaign(control: DocumentTable, key: string): Promise<Campaign | undefined> {
  const stored = await control.get(`mail-campaign:${key}`);
  return stored && { key, notBefore: typeof stored.notBefore === 'number' ? stored.notBefore : undefined, texts: stored.texts as Campaign['texts'] };
}

/** Queues the campaign for the last address of each user who ever had mail, each once. Consent is asked when it is sent. Resolves to how many are new. */
export async function queueCampaign(queue: MailQueue, { key, notBefore }: Campaign): Promise<number> {
  const latest = new Map<string, MailOrder & { queuedAt: number }>();
  for await (const mail of queue.list()) {
    if (mail.template === 'campaign' || (latest.get(mail.userId)?.queuedAt ?? 0) > mail.queuedAt) continue;
    latest.set(mail.userId, mail);
  }
  let queued = 0;
  for (const { userId, to, name, lang, neuron } of latest.values()) {
    const order: MailOrder = { userId, neuron, key: `campaign ${key}`, template: 'campaign', subject: key, purpose: 'marketing', to, lang };
    const isNew = await queue.queue({ ...order, ...(name !== undefined && { name }), ...(notBefore !== undefined && { notBefore }) });
    if (isNew) queued += 1;
  }
  return queued;
}

function readWords(value: unknown, lang: string): CampaignWords {
  const { subject, text, link } = record(value, lang);
  if (typeof subject !== 'string' || subject === '' || typeof text !== 'string' || text === '') throw bad(`${lang} must have a subject and a text.`);
  if (link === undefined) return { subject, text };
  const { label, url } = record(link, `${lang}.link`);
  if (typeof label !== 'string' || typeof url !== 'string' || !/^https?:\/\//.test(url)) throw bad(`${lang}.link must have a label and an http address.`);
  return { subject, text, link: { label, url } };
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`${what} must be an object.`);
  return value as Readonly<Record<string, unknown>>;
}

function bad(message: string): EmpireError {
  return new EmpireError('bad-argument', message);
}
