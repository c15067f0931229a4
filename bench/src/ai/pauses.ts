/** Watches how long the main thread does not come round: messages to itself, one after the other. `stop` gives the longest gap in milliseconds. */
export function pauses(): { stop(): number } {
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  let watching = true;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (watching) setTimeout(() => port2.postMessage(null), 0);
    else port1.close();
  };
  port2.postMessage(null);
  return {
    stop: () => {
      watching = false;
      return longest;
    },
  };
}
