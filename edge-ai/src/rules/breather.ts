/** Rules run on the page's own thread: longer texts are read by their beginning (characters). */
export const readOnPage = 16_000;

/** The thread is given back after so long (ms): half of a frame. */
const breathEveryMs = 8;

/** For long tasks on the page's thread: between two parts `await breathe()` lets whatever waits there go first, once in 8 ms. */
export function breather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < breathEveryMs) return;
    await new Promise((resume) => setTimeout(resume));
    since = performance.now();
  };
}
