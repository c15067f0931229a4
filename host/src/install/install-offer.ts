/** The event of browsers that can install an app at its page's wish (https://www.w3.org/TR/manifest-incubations/#beforeinstallpromptevent-interface). */
interface InstallPromptEvent extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

/** How this device can get the app: at once, by the browser's own menu, or not any more because it has it. */
export type InstallWay = 'prompt' | 'ios' | 'firefox-android' | 'safari-mac' | 'menu' | 'installed' | 'none';

/** What came of the question. It is told where analytics is consented to. */
export type InstallOutcome = 'accepted' | 'dismissed';

/** Keeps the browser's permission to ask, until a person wants to be asked. */
export class InstallOffer {
  #event: InstallPromptEvent | undefined;
  /** Called whenever the way may be another. */
  changed: () => void = () => undefined;

  /** Listens from the first moment of the page on: the event comes once, and may be there before any database is open. */
  listen(signal: AbortSignal): void {
    addEventListener(
      'beforeinstallprompt',
      (event) => {
        event.preventDefault();
        this.#event = event as InstallPromptEvent;
        this.changed();
      },
      { signal },
    );
    addEventListener('appinstalled', () => this.#forget(), { signal });
  }

  get way(): InstallWay {
    if (matchMedia('(display-mode: standalone), (display-mode: window-controls-overlay), (display-mode: minimal-ui)').matches) return 'installed';
    return this.#event ? 'prompt' : wayOf(navigator);
  }

  /** Shows the browser's question. Must be called in a click. `undefined` where there is nothing to ask with. */
  async ask(): Promise<InstallOutcome | undefined> {
    const event = this.#event;
    if (!event) return undefined;
    // The event answers once only.
    this.#forget();
    return (await event.prompt()).outcome;
  }

  #forget(): void {
    this.#event = undefined;
    this.changed();
  }
}

/** The way of browsers that never ask, by what they say of themselves. */
export function wayOf({ userAgent, maxTouchPoints = 0, standalone }: { userAgent: string; maxTouchPoints?: number; standalone?: boolean }): InstallWay {
  if (standalone === true) return 'installed';
  // An iPad says that it is a Mac; Macs have no touch screen.
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'ios';
  if (/Firefox/.test(userAgent)) return /Android/.test(userAgent) ? 'firefox-android' : 'none';
  if (/Macintosh/.test(userAgent) && /Safari/.test(userAgent) && !/Chrom|Edg|OPR/.test(userAgent)) return 'safari-mac';
  return /Chrom|Edg|OPR|SamsungBrowser/.test(userAgent) ? 'menu' : 'none';
}
