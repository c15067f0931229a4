import { beforeAll } from 'vitest';
import { smallIntentModel } from '../train/testing/small-model.ts';
import { providerConformance } from './conformance/provider-conformance.ts';
import { PromptProvider } from './heavy/prompt-provider.ts';
import { SummarizerProvider } from './heavy/summarizer-provider.ts';
import { TransformersProvider } from './heavy/transformers-provider.ts';
import { languageModelTwin, summarizerTwin, transformersTwin } from './heavy/twins.ts';
import { MemoryShelf } from './model/memory-shelf.ts';
import type { ShelvedModel } from './model/model-shelf.ts';
import { rulesProvider } from './rules/rules-provider.ts';
import { DirectProvider } from './runtime/direct-provider.ts';
import { interpreterRuntime } from './runtime/interpreter-runtime.ts';
import { OnnxruntimeRuntime } from './runtime/onnxruntime-runtime.ts';
import { loopbackWorker } from './worker/loopback-worker.ts';
import { WorkerLink } from './worker/worker-link.ts';
import { WorkerProvider } from './worker/worker-provider.ts';

let model: ShelvedModel;
beforeAll(async () => {
  model = await smallIntentModel();
});

const inWorker = (id: string) => () => {
  const link = new WorkerLink({ start: () => loopbackWorker([interpreterRuntime, new OnnxruntimeRuntime()]), timeoutMs: 10_000, maxDeaths: 3 });
  return new WorkerProvider({ id, link, shelf: new MemoryShelf([model]) });
};
const intent = { task: 'detect-intent', input: { text: 'can you show me a demo?', among: ['book-demo', 'cancel', 'greet'] } } as const;
const emotion = { task: 'map-emotion', input: { text: 'I love it. This is wonderful! Thank you so much.' } } as const;

providerConformance('rules, detect-intent', { make: rulesProvider, one: intent });
providerConformance('rules, map-emotion', { make: rulesProvider, one: emotion });
providerConformance('interpreter', { make: inWorker('interpreter'), one: intent });
providerConformance('onnxruntime-web', { make: inWorker('onnxruntime-web'), one: intent });
providerConformance('interpreter on this thread', { make: () => new DirectProvider(interpreterRuntime, new MemoryShelf([model])), one: intent });
providerConformance('Prompt API', { make: () => new PromptProvider(languageModelTwin()), one: intent });
providerConformance('Summarizer API', {
  make: () => new SummarizerProvider(summarizerTwin()),
  one: { task: 'summarize', input: { text: 'One thing. Another thing.' } },
});
const transformers = () =>
  new TransformersProvider({ api: transformersTwin(), models: { 'detect-intent': 'intents', 'map-emotion': 'feelings' }, isCached: async () => true });
providerConformance('Transformers.js, detect-intent', { make: transformers, one: intent });
providerConformance('Transformers.js, map-emotion', { make: transformers, one: emotion });
