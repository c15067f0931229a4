import type { Emotion } from '@empire/contract';
import { isEmotion } from '@empire/edge-ai/node';
import { badContent } from './fault.ts';
import type { FrontMatter } from './front-matter.ts';
import { readDate } from './read-date.ts';

/** Reads single fields of front matter. Every method answers `undefined` for a field that is not there. Errors: `bad-content` with the field's place. */
export class FrontFields {
  readonly #front: FrontMatter;

  constructor(front: FrontMatter) {
    this.#front = front;
  }

  /** The first of these fields that is a text; numbers count as text. */
  text(...names: readonly string[]): string | undefined {
    const name = names.find((candidate) => this.#has(candidate));
    if (name === undefined) return undefined;
    const value = this.#front.fields[name];
    if (typeof value === 'string' || typeof value === 'number') return String(value).trim() || undefined;
    throw this.#wrong(name, 'a text');
  }

  /** A date as ISO 8601 in UTC. */
  date(...names: readonly string[]): string | undefined {
    const name = names.find((candidate) => this.#has(candidate));
    const text = name === undefined ? undefined : this.text(name);
    if (name === undefined || text === undefined) return undefined;
    const date = readDate(text);
    if (date === undefined) throw this.#wrong(name, 'a date like 2026-03-14 or 2026-03-14T08:30:00Z');
    return date;
  }

  /** A list, or one text with commas. */
  list(...names: readonly string[]): readonly string[] | undefined {
    const name = names.find((candidate) => this.#has(candidate));
    if (name === undefined) return undefined;
    const value = this.#front.fields[name];
    const items = typeof value === 'string' ? value.split(',') : value;
    if (!Array.isArray(items) || !items.every((item) => typeof item === 'string' || typeof item === 'number')) throw this.#wrong(name, 'a list of texts');
    return items.map((item) => String(item).trim()).filter((item) => item !== '');
  }

  /** A list of emotions, by their names. */
  emotions(name: string): readonly Emotion[] | undefined {
    const words = this.list(name);
    if (words && !words.every(isEmotion)) throw this.#wrong(name, 'a list of emotions such as joy or curiosity');
    return words?.filter(isEmotion);
  }

  /** A picture: its address, or `{src, alt}`. */
  picture(name: string): { src: string; alt: string } | undefined {
    const value = this.#has(name) ? this.#front.fields[name] : undefined;
    if (value === undefined) return undefined;
    if (typeof value === 'string') return { src: value, alt: this.text(`${name}Alt`, `${name}_alt`) ?? '' };
    const { src, alt = '' } = value as { src?: unknown; alt?: unknown };
    if (typeof src === 'string' && typeof alt === 'string') return { src, alt };
    throw this.#wrong(name, 'an address, or {src, alt}');
  }

  /** Whether a field says yes. */
  flag(name: string): boolean {
    const value = this.#has(name) ? this.#front.fields[name] : false;
    if (typeof value === 'boolean') return value;
    throw this.#wrong(name, 'true or false');
  }

  #has(name: string): boolean {
    return Object.hasOwn(this.#front.fields, name) && this.#front.fields[name] !== null;
  }

  #wrong(name: string, wanted: string) {
    const received = JSON.stringify(this.#front.fields[name])?.slice(0, 60);
    return badContent(`${name} must be ${wanted}; received ${received}.`, this.#front.placeOf(name));
  }
}
