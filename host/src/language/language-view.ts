import type { LanguageView } from '@empire/contract';
import { language, locale, onLanguage } from './speech.ts';

/** The language of the application as neurons see it. */
export const languageView: LanguageView = {
  get current() {
    return language();
  },
  get locale() {
    return locale();
  },
  async *watch({ signal }) {
    let wake = () => {};
    const stop = onLanguage(() => wake());
    signal.addEventListener('abort', () => wake(), { once: true });
    try {
      while (!signal.aborted) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        yield language();
        await changed;
      }
    } finally {
      stop();
    }
  },
};
