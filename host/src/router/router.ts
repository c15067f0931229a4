/**
 * Follows same-origin links and history without loading a page: by the Navigation API where there is one,
 * by `click` and `popstate` elsewhere. Calls `show` with the path of every page entered, until `signal` aborts.
 */
export function startRouter(show: (path: string) => void, options: { signal: AbortSignal }): void {
  if ('navigation' in globalThis) followNavigation(show, options);
  else followClicks(show, options);
}

/** Server paths that are documents or data, never pages of the shell. */
const served = /^\/(v1|couch|healthz)(\/|$)|\.[a-z0-9]+$/i;

function followNavigation(show: (path: string) => void, { signal }: { signal: AbortSignal }): void {
  navigation.addEventListener(
    'navigate',
    (event) => {
      const target = pageOf(event.destination.url);
      if (!target || !event.canIntercept || event.downloadRequest !== null || event.formData) return;
      if (event.navigationType === 'reload') return;
      if (event.hashChange) return;
      event.intercept({ focusReset: 'manual', handler: async () => show(target) });
    },
    { signal },
  );
}

function followClicks(show: (path: string) => void, { signal }: { signal: AbortSignal }): void {
  document.addEventListener(
    'click',
    (event) => {
      const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
      const target = link && isPlain(event, link) ? pageOf(link.href) : undefined;
      if (!link || !target) return;
      event.preventDefault();
      history.pushState(undefined, '', link.href);
      show(target);
    },
    { signal },
  );
  addEventListener('popstate', () => show(location.pathname), { signal });
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
