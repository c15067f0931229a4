import { EmpireError, type Reason, type StaleInput, type StaleOutput, type StaleReason } from '@empire/contract';
import { readRecord, readText } from '../tasks/read-input.ts';
import { contentWords } from '../text/content-words.ts';
import { cosine } from '../text/cosine.ts';
import { breather, readOnPage } from './breather.ts';
import { datedWords, passedDate, pastYear, versionsOf } from './dated-words.ts';

const task = 'flag-stale';
const day = 86_400_000;
const staleFrom = 0.5;
const maxOthers = 1_000;
const readOfTitle = 300;

/** After so many days an article of the type has lost half of its worth. */
const halfLifeDays: Readonly<Record<NonNullable<StaleInput['type']>, number>> = { news: 60, event: 45, offer: 45, release: 240, guide: 540, evergreen: 1_460 };
const otherHalfLifeDays = 365;
/** A newer article supersedes one when it came so much later and its title or meaning is so close. */
const superseding = { afterDays: 14, title: 0.6, meaning: 0.9 };

interface Dated {
  readonly input: StaleInput;
  readonly now: number;
  readonly written: number;
  readonly ageDays: number;
}

type Sign = (dated: Dated) => Reason<StaleReason> | undefined;
/** A sign that looks at other articles, which may be many. */
type SignOfOthers = (dated: Dated, others: AsyncIterable<Other>) => Promise<Reason<StaleReason> | undefined>;
type Other = NonNullable<StaleInput['others']>[number];

/** Looks for signs that an article is out of date, or not meant for its audience. Each sign has a weight; they add up like independent chances. */
export async function staleByRules(input: StaleInput): Promise<StaleOutput> {
  const dated = read(input);
  const breathe = breather();
  const found = signs.map((sign) => sign(dated));
  for (const sign of signsOfOthers) found.push(await sign(dated, othersOf(dated, breathe)));
  const reasons = found.filter((one) => one !== undefined);
  const score = 1 - reasons.reduce((sound, { weight }) => sound * (1 - weight), 1);
  return { score, stale: score >= staleFrom, reasons: reasons.toSorted((a, b) => b.weight - a.weight), by: { provider: 'rules' } };
}

function read(input: StaleInput): Dated {
  const { title, text, now, publishedAt, updatedAt } = readRecord(input, { task });
  readText(title, { task, field: 'title' });
  readText(text, { task, field: 'text' });
  const at = timeOf(now, 'now');
  const written = Math.max(timeOf(publishedAt, 'publishedAt'), updatedAt === undefined ? Number.NEGATIVE_INFINITY : timeOf(updatedAt, 'updatedAt'));
  return { input: { ...input, text: text.slice(0, readOnPage) }, now: at, written, ageDays: Math.max(0, (at - written) / day) };
}

function timeOf(value: unknown, field: string): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new EmpireError('bad-argument', `flag-stale takes a date as ${field}; received ${String(value).slice(0, 40)}.`);
  return time;
}

const age: Sign = ({ input, ageDays }) => {
  const halfLife = input.type && Object.hasOwn(halfLifeDays, input.type) ? halfLifeDays[input.type] : otherHalfLifeDays;
  const weight = 0.62 * (1 - 0.5 ** (ageDays / halfLife));
  return weight < 0.1 ? undefined : { code: 'age', weight, about: `${Math.round(ageDays)} days` };
};

const expired: Sign = ({ input, now, written }) => {
  const end = typeof input.expiresAt === 'string' ? Date.parse(input.expiresAt) : Number.NaN;
  if (end < now) return { code: 'expired', weight: 0.95, about: (input.expiresAt as string).slice(0, 10) };
  const passed = passedDate(`${input.title}. ${input.text}`, { now, written });
  return passed === undefined ? undefined : { code: 'expired', weight: 0.65, about: passed };
};

const dated: Sign = ({ input, ageDays }) => {
  const found = datedWords(`${input.title}. ${input.text}`, ageDays);
  if (!found) return undefined;
  const lasting = input.type === 'evergreen' || input.type === 'guide';
  return { code: 'dated-words', weight: lasting ? 0.3 : 0.52, about: found };
};

const year: Sign = ({ input, now }) => {
  const found = pastYear(input.title, now);
  return found === undefined ? undefined : { code: 'past-year', weight: 0.55, about: found };
};

/** A newer article names a later version of what this one names in its title. */
const version: SignOfOthers = async ({ input }, others) => {
  const own = versionsOf(input.title);
  if (own.length === 0) return undefined;
  for await (const other of others) {
    for (const { name, number } of versionsOf(other.title)) {
      if (own.some((one) => one.name === name && one.number < number)) return { code: 'past-version', weight: 0.6, about: other.id };
    }
  }
  return undefined;
};

const superseded: SignOfOthers = async ({ input, written }, others) => {
  const own = contentWords(input.title);
  for await (const other of others) {
    if (!(Date.parse(other.publishedAt) - written >= superseding.afterDays * day)) continue;
    const isClose = overlap(own, contentWords(other.title.slice(0, readOfTitle))) >= superseding.title;
    if (isClose || (cosine(input.vector, other.vector) ?? 0) >= superseding.meaning) return { code: 'superseded', weight: 0.6, about: other.id };
  }
  return undefined;
};

const falling: Sign = ({ input: { engagement } }) => {
  if (!engagement || !(engagement.peak >= 20) || !(engagement.recent >= 0)) return undefined;
  const share = engagement.recent / engagement.peak;
  if (share >= 0.2) return undefined;
  return { code: 'falling-engagement', weight: share < 0.05 ? 0.4 : 0.25, about: `${Math.round(100 * share)} %` };
};

const locale: Sign = ({ input: { lang, audience } }) => {
  const [own, theirs] = [lang, audience?.lang].map((tag) => (typeof tag === 'string' ? tag.toLowerCase().split('-')[0] : undefined));
  return own === undefined || theirs === undefined || own === theirs ? undefined : { code: 'locale', weight: 0.6, about: theirs };
};

const consent: Sign = ({ input: { needs, audience } }) => {
  const allowed = audience?.allows;
  if (!Array.isArray(needs) || !Array.isArray(allowed)) return undefined;
  const missing = needs.find((purpose) => !allowed.includes(purpose));
  return missing === undefined ? undefined : { code: 'consent', weight: 0.9, about: String(missing) };
};

const signs: readonly Sign[] = [age, expired, dated, year, falling, locale, consent];
const signsOfOthers: readonly SignOfOthers[] = [version, superseded];

/** The articles that came later than this one; between them the thread is given back. */
async function* othersOf({ input: { id, others }, written }: Dated, breathe: () => Promise<void>): AsyncGenerator<Other> {
  if (!Array.isArray(others)) return;
  const sound = (one: unknown) => typeof one === 'object' && one !== null && 'title' in one && typeof one.title === 'string';
  for (const other of others.slice(0, maxOthers)) {
    if (!sound(other) || other.id === id || !(Date.parse(other.publishedAt) > written)) continue;
    await breathe();
    yield other;
  }
}

/** Shared stems over those of the smaller title; titles of one stem are never enough. */
function overlap(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  const smaller = Math.min(one.size, other.size);
  return smaller < 2 ? 0 : [...one.keys()].filter((stem) => other.has(stem)).length / smaller;
}
