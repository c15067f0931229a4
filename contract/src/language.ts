import type { LanguageView } from './neuron.ts';

/** So long somebody waits for words in their language before they see English. */
const patienceMs = 2_000;

const listeners = new Set<() => void>();
let used = 'en';

/** The region and language that dates and numbers are written in (BCP 47). Every bundle has its own. */
export function locale(): string {
  return used;
}

/** Writes dates and numbers as readers of `tag` (BCP 47) do from now on. */
export function useLocale(tag: string): void {
  used = tag;
}

/** What shows the words of another language: `setLocale` of `@lit/localize`, and the languages there are words in besides English. */
export interface Speaker {
  readonly languages: readonly string[];
  readonly setLocale: (language: string) => Promise<void>;
}

/**
 * Has a neuron speak the person's language until `signal` aborts. Resolves once there are words to begin with: those of the language, or
 * English where there are none, where they cannot be fetched or where that takes longer than 2 s; they are shown when they arrive. Never rejects.
 */
export async function followLanguage(view: LanguageView | undefined, { speaker, signal }: { speaker: Speaker; signal: AbortSignal }): Promise<void> {
  if (!view) return;
  const speak = async (): Promise<void> => {
    const language = speaker.languages.includes(view.current) ? view.current : 'en';
    useLocale(language === view.current ? view.locale : 'en');
    await speaker.setLocale(language).catch(async (error: unknown) => {
      console.warn(`The words of the language ${language} could not be fetched.`, error);
      // Otherwise the library would answer every later wish for them with this failure.
      await speaker.setLocale('en');
    });
    for (const listener of listeners) listener();
  };
  const first = speak();
  void follow(view, { speak, signal });
  await Promise.race([first, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
}

/** Calls `listener` whenever there are words in another language, until `signal` aborts: for what is worded outside of an element. */
export function onWords(listener: () => void, { signal }: { signal: AbortSignal }): void {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
}

async function follow(view: LanguageView, { speak, signal }: { speak: () => Promise<void>; signal: AbortSignal }): Promise<void> {
  for await (const _ of view.watch({ signal })) await speak();
}

/** A text with its values, as the tags of `lit` and `@lit/localize` leave it. */
export interface Words {
  readonly strings: readonly string[];
  readonly strTag?: true;
}

/** A text as it stands in the source, and what it is in another language; its values are numbered in the order of the source. */
export type Translation<T extends Words = Words> = readonly [source: T | string, translated: T | string];

/** Translations as `@lit/localize` looks them up; `idOf` is its `generateMsgId`. */
export function catalogue<T extends Words = never>(
  idOf: (strings: string | string[], isHtml: boolean) => string,
  translations: readonly Translation<T>[],
): Record<string, T | string> {
  const id = (source: T | string) => (typeof source === 'string' ? idOf(source, false) : idOf([...source.strings], !source.strTag));
  return Object.fromEntries(translations.map(([source, translated]) => [id(source), translated]));
}

/**
 * Where a whole number is 1 or another one (https://cldr.unicode.org/index/cldr-spec/plural-rules), and small ones are written in plain digits. These
 * are answered without `Intl`, whose first use keeps a browser's thread for 20 to 40 ms.
 */
const oneOrOther = /^(?:en|de)\b/;

const formats = new Map<unknown, Map<string, unknown>>();

/** A format of the language that is used. Making one takes the browser up to some milliseconds, so each is made once. */
function formatOf<F, O extends object>(Format: new (locale: string, options?: O) => F, options?: O): F {
  const made = formats.get(Format) ?? new Map<string, F>();
  formats.set(Format, made);
  const key = JSON.stringify([used, options]);
  const format = (made.get(key) as F | undefined) ?? new Format(used, options);
  made.set(key, format);
  return format;
}

/** The form of a text for an amount: languages differ in how many they have, and `other` stands in for those that are not given. */
export function plural(amount: number, forms: Partial<Record<Intl.LDMLPluralRule, () => string>> & { readonly other: () => string }): string {
  const form = oneOrOther.test(used) ? (amount === 1 ? 'one' : 'other') : formatOf(Intl.PluralRules).select(amount);
  return (forms[form] ?? forms.other)();
}

/** A number as the reader writes it. */
export function numberText(value: number, options?: Intl.NumberFormatOptions): string {
  const isPlain = !options && oneOrOther.test(used) && Number.isInteger(value) && value >= 0 && value < 1_000;
  return isPlain ? String(value) : formatOf(Intl.NumberFormat, options).format(value);
}

/** A part of a whole, from 0 to 1, in percent. */
export function percentText(part: number): string {
  return numberText(part, { style: 'percent' });
}

/** A point in time (milliseconds since 1970) as the reader writes it; a day and a time unless `options` say otherwise. */
export function dateText(ms: number, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }): string {
  return formatOf(Intl.DateTimeFormat, options).format(ms);
}

/** Bytes as a reader writes them, in steps of a thousand. */
export function sizeText(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const amount = bytes / 1_000 ** step;
  const digits = step === 0 || amount >= 100 ? 0 : 1;
  const unitDisplay = step === 0 ? 'long' : 'short';
  return numberText(amount, { style: 'unit', unit: units[step] ?? 'byte', unitDisplay, minimumFractionDigits: digits, maximumFractionDigits: digits });
}
