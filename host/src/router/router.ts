import { ScrollMemory, windowView } from './scroll-memory.ts';

/** Shows the page of a path. */
export type Show = (path: string) => void;

/**
 * Follows same-origin links and history without loading a page: by the Navigation API where there is one,
 * by `click` and `popstate` elsewhere. Calls `show` with the path of every page entered, until `signal` aborts.
 * A page that is entered by a link begins at its top; back and forward return to where it was left.
 */
export function startRouter(show: Show, { signal }: { signal: AbortSignal }): void {
  const memory = new ScrollMemory(windowView());
  if ('navigation' in globalThis) followNavigation(show, { signal, memory });
  else followClicks(show, { signal, memory });
}

/** Server paths that are documents or data, never pages of the shell. */
const served = /^\/(v1|couch|healthz)(\/|$)|\.[a-z0-9]+$/i;

function followNavigation(show: Show, { signal, memory }: { signal: AbortSignal; memory: ScrollMemory }): void {
  navigation.addEventListener(
    'navigate',
    (event) => {
      const target = pageOf(event.destination.url);
      if (!target || !event.canIntercept || event.downloadRequest !== null || event.formData) return;
      if (event.navigationType === 'reload') return;
      if (event.hashChange) return;
      const { navigationType, destination } = event;
      if (navigation.currentEntry) memory.leave(navigation.currentEntry.key);
      const handler = async () => {
        show(target);
        if (navigationType === 'traverse') memory.enter(destination.key);
        else scrollTo({ top: 0, behavior: 'instant' });
      };
      event.intercept({ focusReset: 'manual', scroll: 'manual', handler });
    },
    { signal },
  );
}

function followClicks(show: Show, { signal, memory }: { signal: AbortSignal; memory: ScrollMemory }): void {
  history.scrollRestoration = 'manual';
  let entry = entryOf(history.state);
  document.addEventListener(
    'click',
    (event) => {
      const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
      const target = link && isPlain(event, link) ? pageOf(link.href) : undefined;
      if (!link || !target) return;
      event.preventDefault();
      memory.leave(entry);
      entry = `${performance.now()}`;
      history.pushState({ entry }, '', link.href);
      show(target);
      scrollTo({ top: 0, behavior: 'instant' });
    },
    { signal },
  );
  addEventListener(
    'popstate',
    ({ state }) => {
      memory.leave(entry);
      entry = entryOf(state);
      show(location.pathname);
      memory.enter(entry);
    },
    { signal },
  );
}

function entryOf(state: unknown): string {
  const { entry } = (typeof state === 'object' && state !== null ? state : {}) as { readonly entry?: unknown };
  return typeof entry === 'string' ? entry : 'first';
}

function isPlain(event: MouseEvent, link: HTMLAnchorElement): boolean {
  if (event.defaultPrevented || event.button !== 0) return false;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  return !link.hasAttribute('download') && (link.target === '' || link.target === '_self');
}

function pageOf(href: string): string | undefined {
  const url = new URL(href, location.href);
  if (url.origin !== location.origin || served.test(url.pathname)) return undefined;
  return url.pathname;
}
