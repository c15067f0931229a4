const firstMs = 60_000;
const mostMs = 6 * 3_600_000;

/** How long mail that was refused for now keeps being tried, in all. */
export const giveUpMs: number = 3 * 86_400_000;

/** The wait after so many attempts: a minute, doubled each time up to six hours, with a quarter of jitter so that a server that comes back is not flooded. */
export function retryDelayMs(attempts: number, random: number): number {
  const ms = Math.min(mostMs, firstMs * 2 ** Math.min(attempts - 1, 16));
  return Math.round(ms * (0.75 + random / 2));
}
