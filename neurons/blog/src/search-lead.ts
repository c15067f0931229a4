import { errorCode, type Inference } from '@empire/contract';
import { msg } from './words.ts';

/** A page of the application that answers what was typed into the search better than an article does. */
export interface Lead {
  readonly path: string;
  readonly text: string;
}

/** Below this a guess is none. */
const leastScore = 0.45;

const leads = (): Readonly<Record<string, Lead>> => ({
  'download-guide': { path: '/guides', text: msg('See the guides') },
  'take-quiz': { path: '/quiz', text: msg('See the quizzes') },
  'ask-discount': { path: '/offers', text: msg('See the offers') },
  'ask-price': { path: '/offers', text: msg('See the offers') },
  'privacy-data': { path: '/privacy', text: msg('See what is stored about you') },
  'sync-offline': { path: '/waiting', text: msg('See what waits to be sent') },
});

/** Where somebody who typed this may want to go instead; nothing for single words, which are searched for. Never rejects but with the reason of `signal`. */
export async function leadOf(query: string, { ai, signal }: { ai: Inference; signal: AbortSignal }): Promise<Lead | undefined> {
  if (query.trim().split(/\s+/).length < 2) return undefined;
  try {
    const { intent, ranked } = await ai.run('detect-intent', { text: query, among: [...Object.keys(leads()), 'find-article'] }, { signal });
    return intent !== undefined && (ranked[0]?.score ?? 0) >= leastScore ? leads()[intent] : undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (errorCode(error) !== 'inference-unavailable') console.warn('What was searched for could not be read by a model.', error);
    return undefined;
  }
}
