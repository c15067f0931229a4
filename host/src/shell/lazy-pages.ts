/** Pages of the shell whose code is loaded when they are first shown. */
export type LazyKind = 'waiting' | 'devices' | 'privacy' | 'status' | 'models' | 'share';

type Loading = { readonly phase: 'loading'; readonly done: Promise<void> } | { readonly phase: 'ready' } | { readonly phase: 'failed' };

const loaders: Readonly<Record<LazyKind, () => Promise<void>>> = {
  waiting: async () => (await import(/* webpackChunkName: "waiting-page" */ './waiting-page.ts')).defineWaiting(),
  devices: async () => (await import(/* webpackChunkName: "system-pages" */ './system-pages.ts')).defineSystemPages(),
  privacy: async () => (await import(/* webpackChunkName: "privacy-page" */ './privacy-page.ts')).definePrivacy(),
  models: async () => (await import(/* webpackChunkName: "models-page" */ './models-page.ts')).defineModels(),
  share: async () => (await import(/* webpackChunkName: "share-page" */ '../share/share-page.ts')).defineShare(),
  status: async () => (await import(/* webpackChunkName: "system-pages" */ './system-pages.ts')).defineSystemPages(),
};

/** Loads each page once; one that could not be fetched is tried again when somebody asks. */
export class LazyPages {
  readonly #pages = new Map<LazyKind, Loading>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Begins to load the page unless that was tried, and says where that stands. */
  phase(kind: LazyKind): Loading['phase'] {
    const known = this.#pages.get(kind);
    if (known) return known.phase;
    const done = loaders[kind]().then(
      () => this.#set(kind, { phase: 'ready' }),
      (error: unknown) => {
        console.warn(`The page ${kind} could not be loaded.`, error);
        this.#set(kind, { phase: 'failed' });
      },
    );
    this.#pages.set(kind, { phase: 'loading', done });
    return 'loading';
  }

  /** Resolves once it is no longer under way. */
  async settled(kind: LazyKind): Promise<void> {
    this.phase(kind);
    const known = this.#pages.get(kind);
    if (known?.phase === 'loading') await known.done;
  }

  retry(kind: LazyKind): void {
    if (this.#pages.get(kind)?.phase !== 'failed') return;
    this.#pages.delete(kind);
    this.#changed();
  }

  #set(kind: LazyKind, state: Loading): void {
    this.#pages.set(kind, state);
    this.#changed();
  }
}
