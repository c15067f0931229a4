import type { ModelRuntime } from '../runtime/model-runtime.ts';
import { serveModels } from './serve-models.ts';
import type { WorkerLike } from './worker-link.ts';

/** The twin of the inference worker: the same serving code behind a message channel on this thread. `die` makes it fail like a crash. */
export function loopbackWorker(runtimes: readonly ModelRuntime[]): WorkerLike & { die(): void } {
  const { port1, port2 } = new MessageChannel();
  const failing: ((event: unknown) => void)[] = [];
  serveModels(port2, runtimes);
  port2.start();
  port1.start();
  return {
    postMessage: (message) => port1.postMessage(message),
    terminate: () => {
      port1.close();
      port2.close();
    },
    addEventListener: (type: string, listener: (event: never) => void) => {
      if (type === 'message') port1.addEventListener('message', listener as (event: MessageEvent) => void);
      else failing.push(listener as (event: unknown) => void);
    },
    die: () => {
      port2.close();
      for (const listener of failing.splice(0, 1)) listener(new Event('error'));
    },
  };
}
