import { EmpireError } from '@empire/contract';
import { type ComposePorts, composeMail } from './compose-mail.ts';
import { tellStatus } from './delivery-status.ts';
import { finalStates, type Mail } from './mail.ts';
import type { MailQueue } from './mail-queue.ts';
import type { MailTransport, Outcome } from './mail-transport.ts';
import { judgeRecipient, type RecipientPorts } from './recipient.ts';
import { giveUpMs, retryDelayMs } from './retry-delay.ts';

export interface SendPorts extends ComposePorts, RecipientPorts {
  readonly queue: MailQueue;
  readonly transport: MailTransport;
  readonly random: () => number;
}

export interface SendOptions {
  readonly workerId: string;
  /** Mails that one address may get within 24 hours. */
  readonly perAddressPerDay: number;
  readonly signal: AbortSignal;
}

type Change = Partial<Omit<Mail, 'id' | 'rev'>>;

/**
 * Takes one due mail as far as it goes now. Resolves to it as it stands then, or to `undefined` when another worker was first.
 * Each step is written over the revision before it, so of several workers one goes on; the message leaves only after `handed` is written.
 * Errors: those of the ports.
 */
export async function sendMail(mail: Mail, ports: SendPorts, options: SendOptions): Promise<Mail | undefined> {
  if (finalStates.has(mail.state)) return finish(mail, ports, (await judgeRecipient(mail, ports)).database);
  const taken = await ports.queue.change(mail, { state: 'sending', owner: options.workerId, attempts: mail.attempts + 1 });
  if (!taken) return undefined;
  const { database, withheld } = await judgeRecipient(taken, ports);
  const settled = withheld === undefined ? await attempt(taken, ports, options) : await withhold(taken, ports, withheld);
  if (!settled) return undefined;
  return finalStates.has(settled.state) ? finish(settled, ports, database) : tell(settled, ports, database);
}

/** Settles a mail whose worker has gone: one that never left is queued again, one that may have left is not, unless sending twice is sending once. */
export async function takeOver(mail: Mail, ports: SendPorts): Promise<Mail | undefined> {
  const mayRepeat = mail.state === 'sending' || ports.transport.isRepeatable;
  const change: Change = mayRepeat ? { state: 'queued', owner: null } : settled(ports, { state: 'uncertain', code: 'worker-lost', text: '' });
  return ports.queue.change(mail, change);
}

async function attempt(mail: Mail, ports: SendPorts, options: SendOptions): Promise<Mail | undefined> {
  const { queue, book, now, transport } = ports;
  const waitMs = await book.admit(book.keyOf(mail.to), { mail: mail.id, perDay: options.perAddressPerDay });
  if (waitMs > 0) return queue.change(mail, { state: 'queued', owner: null, nextAt: now() + waitMs, trouble: { code: 'address-limit', text: '' } });
  const message = await composeMail(mail, ports);
  if (!message) return queue.change(mail, later(mail, ports, { code: 'not-published', text: '' }));
  let handed = mail;
  const handOver = async (): Promise<void> => {
    const noted = await queue.change(handed, { state: 'handed' });
    if (!noted) throw new EmpireError('conflict', 'Another worker took this mail.');
    handed = noted;
  };
  try {
    const outcome = await transport.send(message, { handOver, signal: options.signal });
    if (outcome.kind === 'bounced' && outcome.isAddress) await book.refuse(book.keyOf(mail.to), 'bounced');
    return await queue.change(handed, changeFor(handed, ports, outcome));
  } catch (error) {
    if (error instanceof EmpireError && error.code === 'conflict') return undefined;
    throw error;
  }
}

function changeFor(mail: Mail, ports: SendPorts, outcome: Outcome): Change {
  if (outcome.kind === 'sent') return { state: 'sent', owner: null, settledAt: ports.now(), trouble: null };
  const { code, text } = outcome;
  if (outcome.kind === 'refused') return later(mail, ports, { code, text });
  return settled(ports, { state: outcome.kind === 'bounced' ? 'bounced' : 'uncertain', code, text });
}

function later(mail: Mail, ports: SendPorts, trouble: { code: string; text: string }): Change {
  const now = ports.now();
  if (now - mail.queuedAt > giveUpMs) return settled(ports, { state: 'failed', ...trouble });
  return { state: 'queued', owner: null, nextAt: now + retryDelayMs(mail.attempts, ports.random()), trouble };
}

function settled({ now }: Pick<SendPorts, 'now'>, { state, code, text }: { state: Mail['state']; code: string; text: string }): Change {
  return { state, owner: null, settledAt: now(), trouble: { code, text } };
}

async function withhold(mail: Mail, ports: SendPorts, why: string): Promise<Mail | undefined> {
  return ports.queue.change(mail, settled(ports, { state: 'withheld', code: why, text: '' }));
}

/** The device is told before the mail leaves the list of what is due: whatever breaks off is told at the next look. */
async function finish(mail: Mail, ports: SendPorts, database: string | undefined): Promise<Mail> {
  if (mail.trouble?.code === 'erased') await ports.queue.forget(mail.userId);
  else await tell(mail, ports, database);
  await ports.queue.rest(mail);
  return mail;
}

async function tell(mail: Mail, ports: SendPorts, database: string | undefined): Promise<Mail> {
  if (database !== undefined) await tellStatus(ports.feeds, database, { mail, nowMs: ports.now() });
  return mail;
}
