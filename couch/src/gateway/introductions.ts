import { setTimeout as sleep } from 'node:timers/promises';
import type { NeuronManifest } from '@empire/contract';
import { activeReleases, parseRegistry } from '@empire/contract/registry';
import { CouchHttp } from '../accounts/couch-http.ts';
import type { Introduction } from './introduction.ts';

const freshMs = 5_000;
/** A first visit waits no longer for its heading. */
const patienceMs = 400;
const maxTextLength = 400;

/** Finds what the page of a path is about, in the manifests of the registry's releases and in the published content. */
export class Introductions {
  readonly #couch: CouchHttp;
  readonly #prefix: string;
  readonly #now: () => number;
  #known: { readonly at: number; readonly manifests: Promise<readonly NeuronManifest[]> } | undefined;

  constructor({ couchUrl, dbPrefix, now }: { couchUrl: string; dbPrefix: string; now: () => number }) {
    this.#couch = new CouchHttp(couchUrl);
    this.#prefix = dbPrefix;
    this.#now = now;
  }

  /** `undefined` for the pages of the shell, for what nobody published, and when the database takes too long. Never rejects. */
  async of(path: string): Promise<Introduction | undefined> {
    const late = sleep(patienceMs, undefined, { ref: false });
    return Promise.race([this.#find(path).catch(() => undefined), late]);
  }

  async #find(path: string): Promise<Introduction | undefined> {
    const found = routeOf(path, await this.#manifests());
    if (!found) return undefined;
    const { manifest, route, key } = found;
    if (route.content === undefined || key === undefined) return { title: route.title, text: manifest.description };
    const value = await this.#read('content', `${manifest.id}:c:${route.content}:${key}`);
    return value && introductionOf(value);
  }

  #manifests(): Promise<readonly NeuronManifest[]> {
    if (!this.#known || this.#now() - this.#known.at >= freshMs) this.#known = { at: this.#now(), manifests: this.#readManifests() };
    return this.#known.manifests;
  }

  async #readManifests(): Promise<readonly NeuronManifest[]> {
    const value = await this.#read('registry', 'host:c:registry:current');
    return value ? activeReleases(parseRegistry(value).registry).map(({ manifest }) => manifest) : [];
  }

  async #read(database: string, id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { status, body } = await this.#couch.request(`/${this.#prefix}${database}/${encodeURIComponent(id)}`, { timeoutMs: 2_000 });
    const value = status === 200 && typeof body === 'object' && body !== null && 'value' in body ? body.value : undefined;
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  }
}

/** The route that a path is, of the first manifest that declares it, and what stands in the place of `:key`. */
function routeOf(path: string, manifests: readonly NeuronManifest[]) {
  const given = path.replace(/(?<=.)\/+$/, '').split('/');
  for (const manifest of manifests) {
    for (const route of manifest.routes) {
      const wanted = route.path.split('/');
      if (wanted.length !== given.length || !wanted.every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]))) continue;
      const key = given[wanted.indexOf(':key')];
      if (key === undefined || /^[A-Za-z0-9._~-]{1,128}$/.test(key)) return { manifest, route, key };
    }
  }
  return undefined;
}

/** Reads what was published, which passed the checks of its own shape only. */
export function introductionOf(value: Readonly<Record<string, unknown>>): Introduction | undefined {
  const { title } = value;
  const text = [value.summary, value.description, value.text].find((one) => typeof one === 'string');
  if (typeof title !== 'string' || typeof text !== 'string') return undefined;
  const picture = Array.isArray(value.images) ? pictureOf(value.images[0]) : undefined;
  const lead = typeof value.intro === 'string' ? value.intro.slice(0, maxTextLength) : undefined;
  return { title: title.slice(0, maxTextLength), text: text.slice(0, maxTextLength), ...(lead !== undefined && { lead }), ...(picture && { picture }) };
}

function pictureOf(image: unknown): Introduction['picture'] {
  const { path, width, height, alt } = (typeof image === 'object' && image !== null ? image : {}) as Readonly<Record<string, unknown>>;
  if (typeof path !== 'string' || !/^\/media\/[0-9a-f]{64}\.[a-z]{3,4}$/.test(path)) return undefined;
  if (typeof width !== 'number' || typeof height !== 'number') return undefined;
  return { path, width, height, alt: typeof alt === 'string' ? alt : '' };
}
