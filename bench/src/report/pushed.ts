import type { Sample } from '../setup.ts';

/**
 * When the push of a round was done (milliseconds from its beginning): every document was answered for, the device had noted it, and so had the server,
 * whose note is the first one after the last post. What the round does then is a pull, and stock's `replicate.to` pulls nothing. Without such a note, the round's end.
 */
export function pushedMs({ ms, requests }: Pick<Sample, 'ms' | 'requests'>): number {
  const posted = Math.max(...requests.filter(({ path }) => path === '/_bulk_docs').map((post) => post.startMs + post.ms));
  const notes = requests.filter(({ path, startMs }) => path.startsWith('/_local/') && startMs >= posted);
  return notes.length === 0 ? ms : Math.min(...notes.map((note) => note.startMs + note.ms));
}
