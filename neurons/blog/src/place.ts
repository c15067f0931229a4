import { pathParts } from '@empire/contract/place';
import { isMoodName, type MoodName } from './mood.ts';

/** Where in the neuron the reader is. */
export type Place =
  | { readonly kind: 'list' | 'search' | 'saved' | 'map' }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'mood'; readonly mood: MoodName }
  | { readonly kind: 'article'; readonly key: string };

/** Reads the path the host gives; one that names nothing is the list. */
export function placeOf(path: string): Place {
  const [, kind, rest] = pathParts(path);
  if (kind === 'search' || kind === 'saved' || kind === 'map') return { kind };
  if (kind === 'tag' && rest) return { kind, tag: rest };
  if (kind === 'mood' && rest && isMoodName(rest)) return { kind, mood: rest };
  if (kind === 'read' && rest) return { kind: 'article', key: rest };
  return { kind: 'list' };
}

/** The path of a place. */
export function pathTo(place: Place): string {
  if (place.kind === 'list') return '/blog';
  if (place.kind === 'tag') return `/blog/tag/${encodeURIComponent(place.tag)}`;
  if (place.kind === 'mood') return `/blog/mood/${place.mood}`;
  if (place.kind === 'article') return `/blog/read/${encodeURIComponent(place.key)}`;
  return `/blog/${place.kind}`;
}
