import { errorCode, type Inference } from '@empire/contract';
import { msg } from './words.ts';

/** A page of the application that fits what somebody wrote freely. */
export interface Hint {
  readonly path: string;
  readonly text: string;
}

/** Below this a guess is none. */
const leastScore = 0.6;

const hints = (): Readonly<Record<string, Hint>> => ({
  'find-article': { path: '/blog/search', text: msg('Search the articles') },
  'download-guide': { path: '/guides', text: msg('See the guides') },
  'ask-discount': { path: '/offers', text: msg('See the offers') },
  'ask-price': { path: '/offers', text: msg('See the offers') },
  'start-trial': { path: '/offers', text: msg('See the offers') },
  'privacy-data': { path: '/privacy', text: msg('See what is stored about you') },
  'sync-offline': { path: '/waiting', text: msg('See what waits to be sent') },
});

/** What somebody who wrote this may be looking for; `undefined` where the text asks for nothing of the kind. Never rejects but with the reason of `signal`. */
export async function hintOf(text: string, { ai, signal }: { ai: Inference; signal: AbortSignal }): Promise<Hint | undefined> {
  if (text.trim() === '') return undefined;
  try {
    const { intent, ranked } = await ai.run('detect-intent', { text, among: Object.keys(hints()) }, { signal });
    return intent !== undefined && (ranked[0]?.score ?? 0) >= leastScore ? hints()[intent] : undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (errorCode(error) !== 'inference-unavailable') console.warn('What was written could not be read by a model.', error);
    return undefined;
  }
}
