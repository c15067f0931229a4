import type { LabelledText } from '../data/labelled-text.ts';
import type { Random } from '../random.ts';

/**
 * New texts for teachers to label: the beginning of one and the end of another, of the same label half of the time,
 * and now and then a text with words left out.
 */
export function recombine(texts: readonly LabelledText[], { times, random }: { times: number; random: Random }): string[] {
  const split = texts.map(({ text }) => text.split(/\s+/));
  const byLabel = placesByLabel(texts);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random.next() * list.length)] as T;
  return Array.from({ length: Math.round(texts.length * times) }, (_, count) => {
    const index = count % texts.length;
    const words = split[index] as string[];
    const kind = random.next();
    if (kind > 0.85) return words.filter(() => random.next() > 0.2).join(' ');
    const other = kind < 0.5 ? (split[pick(byLabel.get(texts[index]?.labels.join() ?? '') ?? [index])] as string[]) : pick(split);
    return [...words.slice(0, Math.floor(random.next() * (words.length + 1))), ...other.slice(Math.floor(random.next() * (other.length + 1)))].join(' ');
  });
}

function placesByLabel(texts: readonly LabelledText[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  texts.forEach(({ labels }, index) => {
    const found = places.get(labels.join());
    if (found) found.push(index);
    else places.set(labels.join(), [index]);
  });
  return places;
}
