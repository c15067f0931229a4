import {
  type ConsentView,
  EmpireError,
  type Entry,
  type EventLog,
  type Experiments,
  errorCode,
  type Feedback,
  type Inference,
  type Json,
  type RecommendOutput,
  type ScopedDb,
} from '@empire/contract';
import { isCapped, isResting, readSeen, type Seen, seenKey } from './caps.ts';
import { type Choice, choiceValue, readChoice } from './choice.ts';
import { isEligible } from './eligible.ts';
import { type Offer, type Placement, parseOffer, worded } from './offer.ts';
import { isOpen, localTime, untilNextChange } from './schedule.ts';

/** Everything the elements render. */
export interface OffersView {
  readonly ready: boolean;
  /** What is open now, best first, whether or not it was taken. */
  readonly open: readonly Offer[];
  /** What was published, by key. */
  readonly offers: ReadonlyMap<string, Offer>;
  readonly choices: ReadonlyMap<string, Choice>;
  readonly refused: readonly { readonly key: string; readonly code: string; readonly message: string }[];
  /** The code of what ended the following of the database, or of the last write that failed. */
  readonly broken?: string;
  readonly failed?: string;
}

/** What offers reach outside of the database: the clock, the network and the person's language. */
export interface OffersEnv {
  now(): number;
  online(): boolean;
  language(): string;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface OffersPorts {
  readonly db: ScopedDb;
  readonly events: EventLog;
  readonly ai: Inference;
  readonly feedback?: Feedback | undefined;
  readonly consent: Pick<ConsentView, 'allows'>;
  readonly experiments: Experiments;
  readonly env: OffersEnv;
}

const emptyView: OffersView = { ready: false, open: [], offers: new Map(), choices: new Map(), refused: [] };
const visitKey = 'days';

/** Follows the neuron's database, chooses what is shown where, and records what the person does. */
export class OffersController {
  readonly #ports: OffersPorts;
  readonly #listeners = new Set<() => void>();
  readonly #taken = new Map<Placement, string>();
  readonly #variants = new Map<string, string | undefined>();
  readonly #shown = new Set<string>();
  #awaited = new Set(['offer', 'seen', 'choice', 'visit']);
  #seen: Seen = new Map();
  #visits = 0;
  #order: readonly string[] = [];
  #ranking: RecommendOutput | undefined;
  #view = emptyView;
  #signal = new AbortController().signal;

  constructor(ports: OffersPorts) {
    this.#ports = ports;
  }

  get view(): OffersView {
    return this.#view;
  }

  /** Calls `listener` after each change; answers the function that stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows the database and the clock until `signal` aborts. Errors: those of {@link ScopedDb.watch}. */
  async follow(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    await Promise.all([
      this.#follow('offer', { signal, take: (entries) => this.#takeOffers(entries) }),
      this.#follow('seen', {
        signal,
        take: (entries) => {
          this.#seen = readSeen(entries);
        },
      }),
      this.#follow('choice', { signal, take: (entries) => this.#change({ choices: new Map(entries.map(({ key, value }) => [key, readChoice(value)])) }) }),
      this.#follow('visit', {
        signal,
        take: (entries) => {
          const days = daysOf(entries);
          this.#visits = days.length;
          void this.#visit(days);
        },
      }),
      this.#followClock(signal),
    ]);
  }

  /** Shows that the database cannot be followed any more. */
  break(error: unknown): void {
    console.error('The offers cannot be followed.', error);
    this.#change({ broken: errorCode(error) ?? 'storage-failed' });
  }

  /**
   * What to show in a placement now, in the words of its variant; `undefined` for nothing. The answer stays the same until that offer ends,
   * is taken or put away, and no offer is in two placements at once.
   */
  pick(placement: Placement): Offer | undefined {
    const next = this.next(placement);
    if (!next) this.#taken.delete(placement);
    else this.#taken.set(placement, next.key);
    return next && this.#worded(next);
  }

  /** What {@link pick} would show, without showing it: the placement is not taken, and no variant is asked for. */
  next(placement: Placement): Offer | undefined {
    // Before everything was read, how often an offer was shown is not known.
    if (!this.#view.ready) return undefined;
    const fits = (offer: Offer) => offer.placements.includes(placement) && this.#mayShow(offer, placement);
    const kept = this.#view.offers.get(this.#taken.get(placement) ?? '');
    if (kept && fits(kept)) return kept;
    const elsewhere = new Set([...this.#taken].filter(([other]) => other !== placement).map(([, key]) => key));
    return this.#view.open.find((offer) => fits(offer) && !elsewhere.has(offer.key));
  }

  /** What is open for this person now, best first: what they took, and what they may take. */
  listed(): readonly Offer[] {
    return this.#view.open.filter((offer) => this.choiceOf(offer.key).claimedAt !== undefined || this.#isEligible(offer));
  }

  /** Records that an offer was in view, once for each placement and opening of the app. Never rejects. */
  async seen({ key }: Offer, placement: Placement | 'list'): Promise<void> {
    const name = `${key} ${placement}`;
    if (this.#shown.has(name)) return;
    this.#shown.add(name);
    const { db, env } = this.#ports;
    if (placement !== 'list') await db.change('seen', seenKey(key, localTime(env.now()).day), { by: 1 }).catch((error: unknown) => this.#failed(error));
    await this.#tell('shown', { offer: key, placement });
  }

  /** Records that the details were opened. Never rejects. */
  async opened({ key }: Offer): Promise<void> {
    const { openedAt } = this.choiceOf(key);
    if (openedAt === undefined) await this.#choose(key, { openedAt: this.#ports.env.now() });
    await this.#tell('clicked', { offer: key });
  }

  /** Puts an offer away: it rests for as long as it promised, on all devices. Never rejects. */
  async dismiss({ key }: Offer, placement: Placement): Promise<void> {
    await this.#choose(key, { dismissedAt: this.#ports.env.now() });
    await this.#tell('dismissed', { offer: key, placement });
    await this.#cameOf({ unwanted: key });
  }

  /** Takes an offer. Taking it on two devices is one act. Never rejects. */
  async claim({ key }: Offer): Promise<void> {
    const before = this.choiceOf(key);
    if (before.claimedAt !== undefined) return;
    const after = { ...before, claimedAt: this.#ports.env.now() };
    this.#show(key, after);
    const effect = [{ collection: 'choice', key, value: choiceValue(after) }];
    try {
      await this.#ports.events.append('claimed', { offer: key }, { purpose: 'functional', idemKey: `claim ${key}`, effect });
      await this.#cameOf({ claimed: key });
    } catch (error) {
      this.#show(key, before);
      this.#failed(error);
    }
  }

  choiceOf(key: string): Choice {
    return this.#view.choices.get(key) ?? {};
  }

  #mayShow(offer: Offer, placement: Placement): boolean {
    const { env } = this.#ports;
    const now = localTime(env.now());
    const choice = this.choiceOf(offer.key);
    if (!isOpen(offer, now) || isResting(offer, { choice, nowMs: now.ms })) return false;
    // What is in view now stays: the cap holds for the next time.
    if (this.#taken.get(placement) !== offer.key && isCapped(offer, { seen: this.#seen, day: now.day })) return false;
    return this.#isEligible(offer);
  }

  #isEligible(offer: Offer): boolean {
    const { env } = this.#ports;
    return isEligible(offer, { language: env.language(), online: env.online(), visits: this.#visits, choices: this.#view.choices });
  }

  /** The variant is asked for when the offer is about to be shown; until it is known the offer's own words stand. */
  #worded(offer: Offer): Offer {
    const { experiment } = offer;
    if (!experiment) return offer;
    if (!this.#variants.has(experiment.key)) {
      this.#variants.set(experiment.key, undefined);
      void this.#ports.experiments.variant(experiment.key).then(
        (found) => {
          this.#variants.set(experiment.key, found?.variant);
          this.#change({});
        },
        (error: unknown) => this.#failed(error),
      );
    }
    return worded(offer, this.#variants.get(experiment.key));
  }

  async #follow(collection: string, { signal, take }: { signal: AbortSignal; take: (entries: readonly Entry[]) => void }): Promise<void> {
    for await (const entries of this.#ports.db.watch(collection, { signal })) {
      take(entries);
      this.#awaited.delete(collection);
      this.#sort();
    }
  }

  /** Offers begin and end by the clock, with a network or without. */
  async #followClock(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#ports.env.sleep(untilNextChange([...this.#view.offers.values()], this.#ports.env.now()), signal);
      if (!signal.aborted) this.#sort();
    }
  }

  #takeOffers(entries: readonly Entry[]): void {
    const read = entries.map(({ key, value }) => readOrRefuse(key, value));
    const refused = read.flatMap((one) => ('refusal' in one ? [one.refusal] : []));
    for (const { message, code } of refused) console.warn(`${code}: ${message}`);
    const offers = new Map(read.flatMap((one) => ('offer' in one ? [[one.offer.key, one.offer] as const] : [])));
    this.#change({ offers, refused });
    this.#rank(offers).catch((error: unknown) => this.#failed(error));
  }

  /** Asks the device's model for an order; without one, what the editors find important comes first. */
  async #rank(offers: ReadonlyMap<string, Offer>): Promise<void> {
    const history = [...this.#view.choices].filter(([, { openedAt, claimedAt }]) => (openedAt ?? claimedAt) !== undefined).map(([key]) => key);
    if (history.length === 0) return;
    const now = this.#ports.env.now();
    const items = [...offers.values()].map(({ key, topics, from }) => ({ id: key, topics, ageDays: Math.max(0, (now - from) / 86_400_000) }));
    const answer = await this.#ports.ai.run('recommend', { items, history, repeat: true }, { signal: this.#signal }).catch((error: unknown) => {
      if (errorCode(error) !== 'inference-unavailable' && !this.#signal.aborted) console.warn('The offers could not be ranked.', error);
      return undefined;
    });
    if (!answer) return;
    this.#ranking = answer;
    this.#order = answer.ranked.map(({ id }) => id);
    this.#sort();
  }

  #sort(): void {
    const now = localTime(this.#ports.env.now());
    const place = (key: string) => (this.#order.includes(key) ? this.#order.indexOf(key) : this.#order.length);
    const open = [...this.#view.offers.values()]
      .filter((offer) => isOpen(offer, now))
      .toSorted((a, b) => b.priority - place(b.key) * 5 - (a.priority - place(a.key) * 5) || (a.key < b.key ? -1 : 1));
    this.#change({ open, ready: this.#awaited.size === 0 });
  }

  /** Counts the day once, whichever device opened the app first. */
  async #visit(days: readonly unknown[]): Promise<void> {
    const { day } = localTime(this.#ports.env.now());
    if (days.includes(day)) return;
    await this.#ports.db.change('visit', visitKey, { add: [day] }).catch((error: unknown) => this.#failed(error));
  }

  async #choose(key: string, change: Choice): Promise<void> {
    const before = this.choiceOf(key);
    const after = { ...before, ...change };
    this.#show(key, after);
    await this.#ports.db.put('choice', key, choiceValue(after), { base: choiceValue(before) }).catch((error: unknown) => {
      this.#show(key, before);
      this.#failed(error);
    });
  }

  #show(key: string, choice: Choice): void {
    this.#change({ choices: new Map(this.#view.choices).set(key, choice) });
  }

  /** What came of the order that the device gave. Never rejects. */
  async #cameOf(outcome: Json): Promise<void> {
    const { feedback } = this.#ports;
    if (this.#ranking) await feedback?.tell(this.#ranking, outcome).catch((error: unknown) => this.#failed(error));
  }

  async #tell(type: string, fact: Json): Promise<void> {
    if (!this.#ports.consent.allows('analytics')) return;
    await this.#ports.events.append(type, fact, { purpose: 'analytics' }).catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    const code = errorCode(error) ?? 'storage-failed';
    if (code !== 'closed' && code !== 'consent-missing') this.#change({ failed: code });
  }

  #change(part: Partial<OffersView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function readOrRefuse(key: string, value: unknown): { offer: Offer } | { refusal: OffersView['refused'][number] } {
  try {
    return { offer: parseOffer(key, value) };
  } catch (error) {
    if (!(error instanceof EmpireError)) throw error;
    return { refusal: { key, code: error.code, message: error.message } };
  }
}

function daysOf(entries: readonly Entry[]): readonly unknown[] {
  const found = entries.find(({ key }) => key === visitKey)?.value;
  return Array.isArray(found) ? found : [];
}
