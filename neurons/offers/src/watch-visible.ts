const visibleMs = 1_000;

/**
 * Calls `seen` once, when at least half of an element was in view for a second without a break: the measure of an impression that
 * advertising settled on (Media Rating Council, Viewable Ad Impression Measurement Guidelines). A hidden page shows nothing.
 */
export function watchVisible(element: Element, { signal, seen }: { signal: AbortSignal; seen: () => void }): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let inView = false;
  const observer = new IntersectionObserver(
    (entries) => {
      inView = (entries.at(-1)?.intersectionRatio ?? 0) >= 0.5;
      look();
    },
    { threshold: [0, 0.5] },
  );
  const end = () => {
    clearTimeout(timer);
    observer.disconnect();
  };
  const look = () => {
    clearTimeout(timer);
    if (!inView || document.visibilityState !== 'visible' || signal.aborted) return;
    timer = setTimeout(() => {
      end();
      seen();
    }, visibleMs);
  };
  document.addEventListener('visibilitychange', look, { signal });
  signal.addEventListener('abort', end, { once: true });
  observer.observe(element);
}
