import { useLocale } from '@empire/contract/language';
import { chosenLanguage, keepLanguage, type Language, languages, spoken } from './languages.ts';

/** So long the first paint waits for the words of another language than English. */
const patienceMs = 3_000;

const listeners = new Set<() => void>();
let current: Language = 'en';

/** The language that is shown. */
export function language(): Language {
  return current;
}

/** Calls `listener` after each change of the language; answers the function that ends it. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Shows the language that was chosen on this device, or the browser's, and follows both until `signal` aborts. `ready` is called once there
 * is something to paint with: at once for English, else when the words are here or have taken too long.
 */
export function startLanguage(ready: () => void, signal: AbortSignal): void {
  const follow = () => void speak(chosenLanguage() ?? spoken(navigator.languages));
  addEventListener('languagechange', follow, { signal });
  addEventListener('storage', follow, { signal });
  useLocale(locale());
  const first = chosenLanguage() ?? spoken(navigator.languages);
  if (first === 'en') ready();
  else void Promise.race([speak(first), new Promise((resolve) => setTimeout(resolve, patienceMs))]).then(ready);
}

/** Takes over what the person chose; `undefined` leaves it to the browser again. */
export async function chooseLanguage(chosen: Language | undefined): Promise<void> {
  keepLanguage(chosen);
  await speak(chosen ?? spoken(navigator.languages));
}

/** Shows everything in a language. Where its words cannot be fetched, what was shown stays. Never rejects. */
async function speak(wanted: Language): Promise<void> {
  const before = current;
  if (wanted === before) return;
  turnTo(wanted);
  try {
    const { setLocale } = await import(/* webpackChunkName: "language" */ './translations.ts');
    // The library would answer every later wish for a language that failed once with that failure.
    await setLocale(wanted).catch((error: unknown) => setLocale(before).then(() => Promise.reject(error)));
  } catch (error) {
    console.warn(`The words of the language ${wanted} could not be fetched.`, error);
    if (current === wanted) turnTo(before);
  }
}

/** The browser's own variety of the shown language: `de-AT` where somebody reads that, else `de`. */
export function locale(): string {
  return navigator.languages.find((tag) => tag.toLowerCase().split('-')[0] === current) ?? current;
}

/** Only the shell's own words have this language: what is published says its own. */
function turnTo(next: Language): void {
  current = next;
  document.documentElement.lang = next;
  document.documentElement.dir = languages[next].dir;
  // What the browser installs has its name and its shortcuts from there; it is the same app by its id.
  document.querySelector('link[rel=manifest]')?.setAttribute('href', next === 'en' ? '/manifest.webmanifest' : `/manifest.${next}.webmanifest`);
  useLocale(locale());
  for (const listener of listeners) listener();
}
