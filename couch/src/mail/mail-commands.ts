import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { DocumentTable } from '../accounts/document-table.ts';
import { textTable } from '../bridge/text-table.ts';
import type { AddressBook } from './address-book.ts';
import { parseCampaign, queueCampaign, storeCampaign } from './campaign.ts';
import { finalStates, type Mail, type MailState, maskAddress } from './mail.ts';
import { hashOf, type MailQueue } from './mail-queue.ts';
import { readAddress } from './order-of-event.ts';

/** What an operator can ask about mail beside a running worker; all may be repeated at any time. */
export const mailUsage = `mail                                     runs one mail worker
mail list [--state STATE] [--user ID]    lists mail: queued, sending, handed, sent, bounced, uncertain, withheld, failed
mail show <id>                           all that is known of one, with its address
mail retry <id> | --state STATE          queues it once more; of those that are uncertain, only by their id
mail allow <address>                     lets an address have mail again that bounced or unsubscribed
mail campaign <file.yaml>                queues a mail for everybody who agreed to have such`;

export interface MailCommandPorts {
  readonly control: DocumentTable;
  readonly queue: MailQueue;
  readonly book: AddressBook;
}

type Say = (line: string) => void;
type Words = NonNullable<ReturnType<typeof readWords>>;

const states: readonly string[] = ['queued', 'sending', 'handed', ...finalStates] satisfies MailState[];

/** Runs one of the commands. Resolves to the exit code, or to `undefined` when the words make no command. Errors: `bad-argument`; those of the ports. */
export async function runMailCommand(args: readonly string[], ports: MailCommandPorts, say: Say): Promise<number | undefined> {
  const words = readWords(args);
  if (!words) return undefined;
  const { name, subject } = words;
  if (name === 'list' && subject === undefined) return list(words, ports, say);
  if (name === 'show' && subject !== undefined) return show(subject, ports, say);
  if (name === 'retry') return retry(words, ports, say);
  if (name === 'allow' && subject !== undefined) return allow(subject, ports, say);
  return name === 'campaign' && subject !== undefined ? campaign(subject, ports, say) : undefined;
}

function readWords(
  args: readonly string[],
): { name: string | undefined; subject: string | undefined; state: MailState | undefined; user: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: { state: { type: 'string' }, user: { type: 'string' } }, allowPositionals: true });
    if (positionals.length > 2 || (values.state !== undefined && !states.includes(values.state))) return undefined;
    return { name: positionals[0], subject: positionals[1], state: values.state as MailState | undefined, user: values.user };
  } catch {
    return undefined;
  }
}

async function list({ state, user }: Words, { queue }: MailCommandPorts, say: Say): Promise<number> {
  const rows: (readonly string[])[] = [];
  for await (const mail of queue.list({ state, userId: user })) rows.push(rowOf(mail));
  if (rows.length > 0) for (const line of textTable([['mail', 'state', 'to', 'what', 'queued', 'tries', 'trouble'], ...rows])) say(line);
  say(`${rows.length} ${rows.length === 1 ? 'mail' : 'mails'}`);
  return 0;
}

function rowOf(mail: Mail): readonly string[] {
  const { state, to, neuron, subject, queuedAt, attempts, trouble } = mail;
  return [hashOf(mail), state, maskAddress(to), `${neuron} ${subject}`, isoOf(queuedAt), String(attempts), trouble?.code ?? ''];
}

async function show(id: string, { queue }: MailCommandPorts, say: Say): Promise<number> {
  const mail = await find(queue, id);
  if (!mail) return unknown(id, say);
  const { queuedAt, nextAt, settledAt, trouble, ...rest } = mail;
  const times = { queuedAt: isoOf(queuedAt), nextAt: isoOf(nextAt), settledAt: settledAt === null ? '' : isoOf(settledAt) };
  for (const line of textTable(
    Object.entries({ ...rest, ...times, trouble: trouble ? `${trouble.code} ${trouble.text}`.trim() : '' }).map(([name, value]) => [name, String(value)]),
  ))
    say(line);
  return 0;
}

async function retry({ subject, state }: Words, { queue }: MailCommandPorts, say: Say): Promise<number | undefined> {
  if ((subject === undefined) === (state === undefined) || state === 'uncertain') return undefined;
  const chosen: Mail[] = [];
  if (state !== undefined) for await (const mail of queue.list({ state })) chosen.push(mail);
  const one = subject === undefined ? undefined : await find(queue, subject);
  if (subject !== undefined && !one) return unknown(subject, say);
  let queued = 0;
  for (const mail of one ? [one] : chosen) if (await queue.retry(mail)) queued += 1;
  say(`${queued} queued again`);
  return queued === (one ? 1 : chosen.length) ? 0 : 1;
}

async function allow(text: string, { book }: MailCommandPorts, say: Say): Promise<number> {
  const address = readAddress(text);
  if (address === undefined) {
    say('That is no e-mail address.');
    return 1;
  }
  await book.allow(book.keyOf(address));
  say(`${maskAddress(address)} may have mail again`);
  return 0;
}

async function campaign(file: string, { control, queue }: MailCommandPorts, say: Say): Promise<number> {
  const read = parseCampaign(await readFile(file, 'utf8'));
  await storeCampaign(control, read);
  const queued = await queueCampaign(queue, read);
  say(`${queued} queued; consent is asked when each is sent`);
  return 0;
}

async function find(queue: MailQueue, id: string): Promise<Mail | undefined> {
  if (id.startsWith('mail:')) return queue.get(id);
  for await (const mail of queue.list()) if (hashOf(mail) === id) return mail;
  return undefined;
}

function unknown(id: string, say: Say): number {
  say(`There is no mail ${id}.`);
  return 1;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
