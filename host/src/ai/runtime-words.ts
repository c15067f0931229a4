import { language } from '../language/speech.ts';
import { msg, str } from '../language/words.ts';
import { errorText } from '../state/error-text.ts';

/** What a runtime, a model or its registry said went wrong: in words for people, and as it was said where that is more. */
export interface ToldReason {
  readonly words: string;
  /** English, for whoever looks into it. */
  readonly original?: string;
}

const saidOften = (): readonly (readonly [pattern: RegExp, words: (found: readonly string[]) => string])[] => [
  [/worker died (\d+) times/, ([times = '']) => msg(str`The part that computes stopped ${times} times and is not started again.`)],
  [/inference worker died|message of the inference worker/, () => msg('The part that computes stopped. It is started again when somebody asks.')],
  [/onnxruntime-web could not be loaded/, () => msg('onnxruntime could not be loaded.')],
  [/onnxruntime-web did not start/, () => msg('onnxruntime did not start in this browser.')],
  [/onnxruntime-web refused the (?:model|call)/, () => msg('onnxruntime does not take this model.')],
  [/must have the hash|names another file|must have \d+ bytes/, () => msg('The file is not the one that was approved.')],
  [/does not answer its golden inputs/, () => msg('The model answers its test inputs differently than it must.')],
  [/status (\d{3})/, ([status = '']) => msg(str`The server answered with ${status} instead of the file.`)],
  [/could not be fetched/, () => msg('It could not be fetched: there was no connection, or the server did not answer.')],
  [/There is no model for the task/, () => msg('There is no model for this.')],
  [/does not know the task|No model answers the task|has no summarizer/, () => msg('It cannot do this.')],
  [/knows nothing of what was used|knows none of the features/, () => msg('The model knows nothing of what was asked.')],
  [/nothing to summarize/, () => msg('There was nothing to summarize.')],
  [/calls wait already/, () => msg('Too much was asked at once.')],
  [/was taken back on this device/, () => msg('It was taken back on this device.')],
  [/not signed by a key/, () => msg('It is not signed by a key that this device knows.')],
  [/has the sequence \d+; this device holds/, () => msg('It is older than the one that this device holds.')],
  [/It expired/, () => msg('It has expired.')],
];

/** Puts a reason, with its code before it or not, into the language that is shown. Nothing is lost: what is worded keeps its original. */
export function toldReason(reason: string): ToldReason {
  for (const [pattern, words] of saidOften()) {
    const found = pattern.exec(reason);
    if (found) return told(words(found.slice(1)), reason);
  }
  if (language() === 'en') return { words: reason };
  return told(errorText(/^[a-z-]+(?=: )/.exec(reason)?.[0] ?? '') ?? msg('That failed.'), reason);
}

function told(words: string, original: string): ToldReason {
  return words === original ? { words } : { words, original };
}
