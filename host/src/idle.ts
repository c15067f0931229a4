const withoutCallbackMs = 500;

/** Settles when the page has nothing better to do, after `withinMs` at the latest. */
export function idle(withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: withinMs });
    else setTimeout(resolve, Math.min(withinMs, withoutCallbackMs));
  });
}
