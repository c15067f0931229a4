/** The languages of the shell: what each calls itself, and where its lines begin. English is the one that texts are written in. */
export const languages = { en: { name: 'English', dir: 'ltr' }, de: { name: 'Deutsch', dir: 'ltr' } } as const;

/** A language that the shell speaks. */
export type Language = keyof typeof languages;

const storageName = 'empire-language';

/** The first of `wanted` (BCP 47, best first) that the shell speaks; English where there is none. */
export function spoken(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [base = ''] = tag.toLowerCase().split('-');
    if (isLanguage(base)) return base;
  }
  return 'en';
}

/** What the person chose on this device; `undefined` leaves it to the browser. */
export function chosenLanguage(): Language | undefined {
  try {
    const chosen = localStorage.getItem(storageName) ?? '';
    return isLanguage(chosen) ? chosen : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the choice on this device, before the next page is painted; where nothing may be kept, it holds until the page is closed. */
export function keepLanguage(chosen: Language | undefined): void {
  try {
    if (chosen) localStorage.setItem(storageName, chosen);
    else localStorage.removeItem(storageName);
  } catch {
    // The next visit begins in the browser's language.
  }
}

function isLanguage(word: string): word is Language {
  return Object.hasOwn(languages, word);
}
