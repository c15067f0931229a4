import type { Availability, InferenceProvider } from '../inference-provider.ts';
import type { ModelShelf } from '../model/model-shelf.ts';
import { rulesProvider } from '../rules/rules-provider.ts';
import { type WorkerLike, WorkerLink } from '../worker/worker-link.ts';
import { WorkerProvider } from '../worker/worker-provider.ts';
import { InferenceService } from './inference-service.ts';

export interface OpenInferenceOptions {
  /** Starts the script of `@empire/edge-ai/worker`. */
  readonly startWorker: () => WorkerLike;
  readonly shelf: ModelShelf;
  /** Whether onnxruntime's WebAssembly is in the cache. */
  readonly runtimeAvailability: () => Promise<Availability>;
  /** Whether models and runtime may be fetched now: an unmetered connection without data saver. */
  readonly mayDownload: () => boolean;
  /** Settles when the page has nothing better to do. */
  readonly idle: () => Promise<void>;
  /** Heavier rungs that the device or the person offers, the best first. They are used where available and never downloaded. */
  readonly heavier?: readonly InferenceProvider[];
  readonly idleStopMs?: number;
}

const callTimeoutMs = 15_000;
const maxDeaths = 3;
const idleStopMs = 120_000;

/** The whole ladder for a page: heavier providers, onnxruntime-web, the interpreter, rules. */
export function openInference(options: OpenInferenceOptions): InferenceService {
  const link = new WorkerLink({ start: options.startWorker, timeoutMs: callTimeoutMs, maxDeaths });
  const { shelf, runtimeAvailability, mayDownload } = options;
  return new InferenceService(
    [
      ...(options.heavier ?? []).map((provider) => ({ provider, start: 'when-idle' as const })),
      { provider: new WorkerProvider({ id: 'onnxruntime-web', link, shelf, runtimeAvailability }), start: 'when-idle', mayDownload },
      { provider: new WorkerProvider({ id: 'interpreter', link, shelf }), start: 'when-idle', mayDownload },
      { provider: rulesProvider(), start: 'at-once' },
    ],
    { idle: options.idle, now: () => performance.now(), idleStopMs: options.idleStopMs ?? idleStopMs, whenStopped: () => link.stop() },
  );
}
