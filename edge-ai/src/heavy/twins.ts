import type { LanguageModelApi } from './prompt-provider.ts';
import type { SummarizerApi } from './summarizer-provider.ts';
import type { TransformersApi } from './transformers-provider.ts';

/** Tells a monitor of a download that is half done, then done. */
function report(monitor: ((target: EventTarget) => void) | undefined): void {
  if (!monitor) return;
  const target = new EventTarget();
  monitor(target);
  for (const loaded of [0.5, 1]) target.dispatchEvent(Object.assign(new Event('downloadprogress'), { loaded, total: 1 }));
}

/** A language model that knows one trick: it picks the first choice with a word of the text in it. */
export function languageModelTwin(): LanguageModelApi {
  return {
    availability: async () => 'available',
    create: async ({ signal, monitor }) => {
      signal.throwIfAborted();
      report(monitor);
      return {
        prompt: async (input, options) => {
          options.signal?.throwIfAborted();
          const choices = (options.responseConstraint as { enum: string[] }).enum;
          const words: string[] = input.toLowerCase().match(/[a-z]+/g) ?? [];
          return JSON.stringify(choices.find((choice) => words.some((word) => choice.split('-').includes(word))) ?? 'none');
        },
        destroy: () => {},
      };
    },
  };
}

/** A summarizer that takes the first sentence. */
export function summarizerTwin(): SummarizerApi {
  return {
    availability: async () => 'available',
    create: async ({ signal, monitor }) => {
      signal.throwIfAborted();
      report(monitor);
      return { summarize: async (text) => text.split(/(?<=[.!?])\s/)[0] ?? text, destroy: () => {} };
    },
  };
}

/** A runtime whose classifier likes `book-demo` and joy, the more so the longer the text. */
export function transformersTwin(): TransformersApi {
  return {
    pipeline: async (_task, model, { progress_callback }) => {
      progress_callback?.({ status: 'progress', loaded: 1, total: 2 });
      const labels = model === 'feelings' ? ['joy', 'neutral'] : ['book-demo', 'cancel'];
      const classify = async (text: string) => {
        const score = 1 - 0.5 / (1 + text.length);
        return labels.map((label, index) => ({ label, score: index === 0 ? score : 1 - score }));
      };
      return Object.assign(classify, { dispose: async () => {} });
    },
  };
}
