import { type ConsentView, EmpireError, type Entry, type EventLog, errorCode, type Inference, type Json, type ScopedDb } from '@empire/contract';
import { type Filled, idemKeyOf, normalised, type Question } from './form.ts';
import { type Delivery, type Lead, type Profile, readDelivery, readLead, readProfile, stored } from './lead.ts';
import { type Magnet, parseMagnet } from './magnet.ts';
import { msg } from './words.ts';

/** Everything the elements render. */
export interface GuidesView {
  readonly ready: boolean;
  readonly magnets: readonly Magnet[];
  readonly refused: readonly { readonly key: string; readonly code: string; readonly message: string }[];
  /** By the guide's key. */
  readonly leads: ReadonlyMap<string, Lead>;
  readonly profile: Profile;
  /** By the key of the act. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
  readonly broken?: string;
  readonly failed?: string;
}

export interface GuidesPorts {
  readonly db: ScopedDb;
  readonly events: EventLog;
  readonly ai: Inference;
  readonly consent: Pick<ConsentView, 'allows' | 'record'>;
  readonly now: () => number;
  /** BCP 47. */
  readonly language: () => string;
}

/** The words beside the box that asks to write again. They are recorded with the answer. */
export function marketingWording(): string {
  return msg('Write to me now and then about new guides and workshops. I can end it with one click in every mail.');
}

const emptyView: GuidesView = { ready: false, magnets: [], refused: [], leads: new Map(), profile: {}, deliveries: new Map() };
const profileKey = 'me';

/** Follows the neuron's database, and turns a filled-in form into one lead, whichever devices it was sent from. */
export class GuidesController {
  readonly #ports: GuidesPorts;
  readonly #listeners = new Set<() => void>();
  readonly #seen = new Set<string>();
  #awaited = new Set(['magnet', 'lead', 'profile', 'mail']);
  #view = emptyView;

  constructor(ports: GuidesPorts) {
    this.#ports = ports;
  }

  get view(): GuidesView {
    return this.#view;
  }

  /** Calls `listener` after each change; answers the function that stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows the database until `signal` aborts. Errors: those of {@link ScopedDb.watch}. */
  async follow(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.#follow('magnet', { signal, take: (entries) => this.#takeMagnets(entries) }),
      this.#follow('lead', { signal, take: (entries) => this.#change({ leads: readAll(entries, readLead) }) }),
      this.#follow('profile', {
        signal,
        take: (entries) => this.#change({ profile: readProfile(entries.find(({ key }) => key === profileKey)?.value) }),
      }),
      this.#follow('mail', { signal, take: (entries) => this.#change({ deliveries: readAll(entries, readDelivery) }) }),
    ]);
  }

  /** Shows that the database cannot be followed any more. */
  break(error: unknown): void {
    console.error('The guides cannot be followed.', error);
    this.#change({ broken: errorCode(error) ?? 'storage-failed' });
  }

  /** Tells once in a session that a guide was looked at, where analytics is consented to. Never rejects. */
  async opened({ key }: Magnet): Promise<void> {
    if (this.#seen.has(key) || !this.#ports.consent.allows('analytics')) return;
    this.#seen.add(key);
    await this.#ports.events.append('viewed', { magnet: key }, { purpose: 'analytics' }).catch((error: unknown) => this.#failed(error));
  }

  /**
   * Takes a form: the guide is the person's from now on, and where there is an address it is mailed. The same guide and address from two
   * devices is one lead. Resolves to whether it is durable on this device; never rejects.
   */
  async submit(magnet: Magnet, filled: Filled, question: Question | undefined): Promise<boolean> {
    const before = this.#view.profile;
    try {
      if (filled.marketing && !this.#ports.consent.allows('marketing')) await this.#ports.consent.record(['marketing'], { wording: marketingWording() });
      const profile = profileOf(before, filled, question);
      await this.#ports.db.put('profile', profileKey, stored(profile), { base: stored(before) });
      this.#change({ profile });
      await this.#append(magnet, { filled, profile });
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  async #append({ key }: Magnet, { filled, profile }: { filled: Filled; profile: Profile }): Promise<void> {
    const { db, events, now, language } = this.#ports;
    const before = this.#view.leads.get(key);
    const email = filled.email.trim() === '' ? undefined : normalised(filled.email);
    if (email === undefined) {
      // Nothing leaves the device for whoever prints the guide here: there is nobody to tell.
      const lead = before ?? { submittedAt: now() };
      await db.put('lead', key, stored(lead), { base: before ? stored(before) : {} });
      return this.#showLead(key, lead);
    }
    const idemKey = await idemKeyOf(key, email);
    const lead: Lead = { submittedAt: before?.submittedAt ?? now(), email, idemKey };
    const { name, role, team, network } = profile;
    const told = {
      ...(name !== undefined && { name }),
      ...(role !== undefined && { role }),
      ...(team !== undefined && { team }),
      ...(network !== undefined && { network }),
    };
    const data: Json = { magnet: key, email, lang: language(), ...told };
    await events.append('lead-submitted', data, { purpose: 'functional', idemKey, effect: [{ collection: 'lead', key, value: stored(lead) }] });
    this.#showLead(key, lead);
    await this.#score(key, { idemKey, profile });
  }

  /** Sends the device's guess along, where personalization is consented to. A lead without one is a lead all the same. */
  async #score(magnet: string, { idemKey, profile }: { idemKey: string; profile: Profile }): Promise<void> {
    const { ai, events, consent } = this.#ports;
    if (!consent.allows('personalization')) return;
    const features = {
      role: profile.role ?? null,
      team: profile.team ?? null,
      network: profile.network ?? null,
      named: profile.name !== undefined,
      guides: this.#view.leads.size,
      marketing: consent.allows('marketing'),
    };
    try {
      const { probability, band, by } = await ai.run('score-lead', { features });
      const data = { magnet, probability: Math.round(probability * 1_000) / 1_000, band, by: { ...by } };
      await events.append('lead-scored', data, { purpose: 'personalization', idemKey: `score ${idemKey}` });
    } catch (error) {
      if (errorCode(error) !== 'inference-unavailable') console.warn('The lead could not be scored.', error);
    }
  }

  async #follow(collection: string, { signal, take }: { signal: AbortSignal; take: (entries: readonly Entry[]) => void }): Promise<void> {
    for await (const entries of this.#ports.db.watch(collection, { signal })) {
      take(entries);
      this.#awaited.delete(collection);
      this.#change({ ready: this.#awaited.size === 0 });
    }
  }

  #takeMagnets(entries: readonly Entry[]): void {
    const read = entries.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ key, value }) => readOrRefuse(key, value));
    this.#change({
      magnets: read.flatMap((one) => ('magnet' in one ? [one.magnet] : [])),
      refused: read.flatMap((one) => ('refusal' in one ? [one.refusal] : [])),
    });
  }

  #showLead(key: string, lead: Lead): void {
    this.#change({ leads: new Map(this.#view.leads).set(key, lead) });
  }

  #failed(error: unknown): void {
    const code = errorCode(error) ?? 'storage-failed';
    if (code !== 'consent-missing') this.#change({ failed: code });
  }

  #change(part: Partial<GuidesView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function profileOf(before: Profile, { name, email, answer }: Filled, question: Question | undefined): Profile {
  return {
    ...before,
    ...(name.trim() !== '' && { name: name.trim() }),
    ...(email.trim() !== '' && { email: normalised(email) }),
    ...(question && answer !== '' && { [question.field]: answer }),
  };
}

function readAll<T>(entries: readonly Entry[], read: (value: unknown) => T | undefined): ReadonlyMap<string, T> {
  return new Map(
    entries.flatMap(({ key, value }) => {
      const found = read(value);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
}

function readOrRefuse(key: string, value: unknown): { magnet: Magnet } | { refusal: GuidesView['refused'][number] } {
  try {
    return { magnet: parseMagnet(key, value) };
  } catch (error) {
    if (!(error instanceof EmpireError)) throw error;
    return { refusal: { key, code: error.code, message: error.message } };
  }
}
