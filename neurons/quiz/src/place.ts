import { pathParts } from '@empire/contract/place';

/**
 * Where in the neuron the person is: the list, a quiz, or one of its results, counted from the first one.
 * An address goes into the browser's history, so it never holds an id of the person's own documents.
 */
export interface Place {
  readonly quiz?: string;
  readonly result?: number;
}

/** Reads the path the host gives: `/quiz`, `/quiz/<key>` or `/quiz/<key>/<number of the result>`. */
export function placeOf(path: string): Place {
  const [, quiz, result] = pathParts(path);
  return { ...(quiz && { quiz }), ...(result && /^\d+$/.test(result) && { result: Number(result) }) };
}

/** The path of a place. */
export function pathTo({ quiz, result }: Place): string {
  if (quiz === undefined) return '/quiz';
  const path = `/quiz/${encodeURIComponent(quiz)}`;
  return result === undefined ? path : `${path}/${result}`;
}
