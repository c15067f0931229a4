/** What newer engines bring themselves (https://wicg.github.io/scheduling-apis/). */
interface Scheduling {
  readonly scheduler?: { yield?(): Promise<void> };
}

/** Ends the task at hand, so that the page can answer the user, and goes on right after. A timer would wait for four milliseconds. */
export function breath(): Promise<void> {
  const { scheduler } = globalThis as Scheduling;
  if (scheduler?.yield) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
