/** Starts the inference worker of this page. */
export function startWorker(): Worker {
  return new Worker(new URL('@empire/edge-ai/worker', import.meta.url), { name: 'ai-worker' });
}
