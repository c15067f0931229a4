/** A language tag in its canonical spelling (BCP 47), or `undefined` when it is none. `en_GB` is taken as `en-GB`. */
export function readLang(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}
