import { createHash } from 'node:crypto';
import { type DocumentTable, update } from '../accounts/document-table.ts';
import { listAll } from '../core-server/list-all.ts';
import { finalStates, type Mail, type MailOrder, type MailState, readMail, writeMail } from './mail.ts';

const maxDue = 200;

/**
 * The mail in `control`: `mail:<userId>:<hash>` for each, `mail-due:…` beside it while there is something to do, and `mail-event:<eventId>`, which binds an
 * event to one mail for ever, also after its user joined another one. Errors of every call: those of {@link DocumentTable}.
 */
export class MailQueue {
  readonly #control: DocumentTable;
  readonly #now: () => number;

  constructor(control: DocumentTable, { now }: { now: () => number }) {
    this.#control = control;
    this.#now = now;
  }

  /** Queues a mail unless the same act, or the same event, has one. May be repeated. Resolves to whether it is new. */
  async queue(order: MailOrder): Promise<boolean> {
    const id = await this.#bind(order);
    if (await this.#control.get(id)) return false;
    const { notBefore, ...rest } = order;
    const now = this.#now();
    const mail: Omit<Mail, 'id' | 'rev'> = {
      ...rest,
      state: 'queued',
      attempts: 0,
      queuedAt: now,
      nextAt: notBefore ?? now,
      owner: null,
      settledAt: null,
      trouble: null,
    };
    const [, rev] = await this.#control.putAll([{ _id: dueId(id) }, { _id: id, ...mail }]);
    return rev !== undefined;
  }

  /** Mail that is not at rest, at most 200. What is at rest but still noted as due is among it, so that its end can be told. */
  async due(): Promise<readonly Mail[]> {
    const pointers = await this.#control.list({ prefix: 'mail-due:', limit: maxDue });
    return (await this.#control.getAll(pointers.map(({ _id }) => `mail:${_id.slice('mail-due:'.length)}`))).map(readMail);
  }

  /** Writes over exactly this revision; `undefined` when somebody else wrote first, which is the fence between workers. */
  async change(mail: Mail, change: Partial<Omit<Mail, 'id' | 'rev'>>): Promise<Mail | undefined> {
    const next = { ...mail, ...change };
    const rev = await this.#control.put(writeMail(next));
    return rev === undefined ? undefined : { ...next, rev };
  }

  /** Takes a mail that is at rest off the list of what is due. */
  async rest({ id }: Mail): Promise<void> {
    await this.#remove(dueId(id));
  }

  /** One mail by its id, or by the hash at its end. */
  async get(id: string): Promise<Mail | undefined> {
    const stored = await this.#control.get(id);
    return stored && readMail(stored);
  }

  /** All mail, or that of one state or user. */
  async *list({ state, userId }: { state?: MailState | undefined; userId?: string | undefined } = {}): AsyncGenerator<Mail> {
    for await (const page of listAll(this.#control, userId === undefined ? 'mail:' : `mail:${userId}:`))
      for (const mail of page.map(readMail)) if (state === undefined || mail.state === state) yield mail;
  }

  /** Queues a mail once more, by an operator's will, whatever became of it; `false` while a worker has it in hand. */
  async retry(mail: Mail): Promise<boolean> {
    if (!finalStates.has(mail.state) && mail.state !== 'queued') return false;
    const again = await this.change(mail, { state: 'queued', attempts: 0, nextAt: this.#now(), owner: null, settledAt: null });
    if (!again) return false;
    await this.#control.put({ _id: dueId(mail.id) });
    return true;
  }

  /** Forgets everything about an erased user. What is in a worker's hand is gone when its worker writes next. Resolves to the number of mails. */
  async forget(userId: string): Promise<number> {
    let forgotten = 0;
    for await (const mail of this.list({ userId })) {
      for (const id of [dueId(mail.id), mail.id, ...(mail.eventId === undefined ? [] : [eventDocument(mail.eventId)])]) await this.#remove(id);
      forgotten += 1;
    }
    return forgotten;
  }

  /** Whoever writes at the same time is removed too. */
  async #remove(id: string): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const stored = await this.#control.get(id);
      if (!stored || (await this.#control.remove(stored))) return;
    }
  }

  async #bind(order: MailOrder): Promise<string> {
    const id = idOf(order);
    if (order.eventId === undefined) return id;
    const _id = eventDocument(order.eventId);
    const bound = await update(this.#control, _id, (known) => (known ? undefined : { _id, mail: id }));
    return typeof bound?.mail === 'string' ? bound.mail : id;
  }
}

/** The part of a mail's id that names it without its user: 32 hexadecimal digits. */
export function hashOf({ id }: Pick<Mail, 'id'>): string {
  return id.slice(-32);
}

function idOf({ userId, neuron, key }: MailOrder): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([userId, neuron, key]))
    .digest('hex');
  return `mail:${userId}:${hash.slice(0, 32)}`;
}

function dueId(id: string): string {
  return `mail-due:${id.slice('mail:'.length)}`;
}

function eventDocument(eventId: string): string {
  return `mail-event:${eventId}`;
}
