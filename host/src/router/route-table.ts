/** A page of the shell itself, or the place of a neuron. */
export type Page =
  | { readonly kind: 'home' | 'waiting' | 'devices' | 'privacy' | 'status' | 'models' | 'share' | 'not-found' }
  | { readonly kind: 'neuron'; readonly name: string; readonly title: string };

/** The routes one neuron declares. */
export interface NeuronRoutes {
  readonly name: string;
  readonly manifest: { readonly routes: readonly { readonly path: string; readonly title: string }[] };
}

const own = {
  '/': 'home',
  '/waiting': 'waiting',
  '/devices': 'devices',
  '/privacy': 'privacy',
  '/status': 'status',
  '/models': 'models',
  '/share': 'share',
} as const;

/**
 * The page that `pathname` names. The shell's own pages come first, then the neurons in the order given: a neuron cannot
 * take a page of the shell or of a neuron before it. A pattern that URLPattern does not read matches nothing.
 */
export function findPage(pathname: string, neurons: readonly NeuronRoutes[]): Page {
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname;
  if (isOwn(path)) return { kind: own[path] };
  for (const { name, manifest } of neurons) {
    const route = manifest.routes.find((candidate) => matches(candidate.path, path));
    if (route) return { kind: 'neuron', name, title: route.title };
  }
  return { kind: 'not-found' };
}

/** The path of a neuron's first route without placeholders: where its link in the navigation leads. */
export function entryPath(neuron: NeuronRoutes): string | undefined {
  return neuron.manifest.routes.find((route) => !/[:*{(]/.test(route.path))?.path;
}

function isOwn(path: string): path is keyof typeof own {
  return Object.hasOwn(own, path);
}

function matches(pattern: string, pathname: string): boolean {
  if (!('URLPattern' in globalThis)) return matchesSegments(pattern, pathname);
  try {
    return new URLPattern({ pathname: pattern }).test({ pathname });
  } catch {
    return false;
  }
}

/** What stands in for URLPattern where there is none: literal segments, `:name` and a last `:name?`. */
function matchesSegments(pattern: string, pathname: string): boolean {
  const wanted = pattern.split('/');
  const given = pathname.split('/');
  const optional = wanted.at(-1)?.endsWith('?') ? 1 : 0;
  if (given.length > wanted.length || given.length < wanted.length - optional) return false;
  return given.every((segment, index) => (wanted[index]?.startsWith(':') ? segment !== '' : segment === wanted[index]));
}
