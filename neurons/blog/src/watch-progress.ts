const writeAfterMs = 1_500;

/**
 * Tells how far somebody has read, 0 to 1 by the lower edge of the window, once scrolling has paused, and when the page is hidden or left.
 * Nothing is told until the reader moved: opening an article is not reading it.
 */
export function watchProgress(element: HTMLElement, { signal, moved }: { signal: AbortSignal; moved: (position: number) => void }): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting = false;
  let position = 0;
  const tell = () => {
    clearTimeout(timer);
    if (!waiting) return;
    waiting = false;
    moved(position);
  };
  const look = () => {
    const { top, height } = element.getBoundingClientRect();
    position = Math.min(1, Math.max(0, (innerHeight - top) / Math.max(1, height)));
    waiting = true;
    clearTimeout(timer);
    timer = setTimeout(tell, writeAfterMs);
  };
  addEventListener('scroll', look, { passive: true, signal });
  addEventListener('pagehide', tell, { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && tell(), { signal });
  signal.addEventListener('abort', tell, { once: true });
}
