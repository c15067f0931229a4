/** The databases a device may address, by their real names. */
export interface OwnDatabases {
  readonly user: string;
  readonly content: string;
  readonly registry: string;
}

/** What the proxy does with a request that is allowed; `path` is what CouchDB is asked, composed anew and never the client's own text. */
export interface AllowedRoute {
  readonly kind: 'stream' | 'keys' | 'bulk-docs' | 'local';
  readonly database: string;
  readonly path: string;
  /** Whether a note that was never written is answered with `{}` instead of 404. */
  readonly orEmpty?: true;
}

/** What a value may look like. */
type Form = Pick<RegExp, 'test'>;

interface Rule {
  readonly kind: AllowedRoute['kind'];
  readonly ownOnly?: true;
  /** Query members that pass, each with the form of its value. */
  readonly query?: Readonly<Record<string, Form>>;
}

const whole = /^\d{1,9}$/;
/** A regular expression that counts so far takes tens of milliseconds to compile. */
const anything = { test: (value: string) => value.length <= 4_096 };

const range = { startkey: anything, endkey: anything, limit: whole, include_docs: /^false$/, keys: anything } as const;

const rules: Readonly<Record<string, Rule>> = {
  'GET ': { kind: 'stream' },
  'GET _changes': {
    kind: 'stream',
    query: { feed: /^(normal|longpoll)$/, since: anything, limit: whole, style: /^(main_only|all_docs)$/, timeout: whole, heartbeat: whole },
  },
  'POST _bulk_get': { kind: 'stream', query: { revs: /^(true|false)$/ } },
  'GET _all_docs': { kind: 'stream', query: range },
  'POST _all_docs': { kind: 'keys', query: range },
  'POST _revs_diff': { kind: 'stream', ownOnly: true },
  'POST _bulk_docs': { kind: 'bulk-docs', ownOnly: true },
  'GET _local/*': { kind: 'local', ownOnly: true, query: { or: /^empty$/ } },
  'PUT _local/*': { kind: 'local', ownOnly: true },
};

const pathPattern = /^\/couch\/([a-z][a-z0-9_-]{0,127})(?:\/(|[a-z_]+|_local\/[A-Za-z0-9_-][A-Za-z0-9._~-]{0,127}))?$/;

/**
 * Decides on method and raw request target, before anything is decoded: whatever needs an escape is not on the list.
 * Returns the sentence of refusal when the request is not allowed.
 */
export function decide(request: { method: string; target: string }, databases: OwnDatabases): AllowedRoute | string {
  const mark = request.target.indexOf('?');
  const raw = mark < 0 ? request.target : request.target.slice(0, mark);
  const match = pathPattern.exec(raw);
  if (!match) return 'This path is not on the list of what a device may ask.';
  const [, database = '', route = ''] = match;
  const own = database === databases.user;
  if (!own && database !== databases.content && database !== databases.registry) return 'A device may address its own database, content and registry only.';
  const rule = rules[`${request.method} ${route.replace(/^_local\/.*/, '_local/*')}`];
  if (!rule || (rule.ownOnly && !own)) return `${request.method} ${route || '/'} is not on the list of what a device may ask of this database.`;
  const query = new URLSearchParams(mark < 0 ? '' : request.target.slice(mark + 1));
  const foreign = foreignMember(query, rule.query ?? {});
  if (foreign !== undefined) return `The query member ${foreign} is not allowed here, or not with this value.`;
  // For the gateway itself: CouchDB would not know it.
  const orEmpty = rule.kind === 'local' && query.has('or');
  if (orEmpty) query.delete('or');
  const text = query.toString();
  return { kind: rule.kind, database, ...(orEmpty && { orEmpty: true as const }), path: `/${database}${route && `/${route}`}${text && `?${text}`}` };
}

function foreignMember(query: URLSearchParams, allowed: Readonly<Record<string, Form>>): string | undefined {
  const seen = new Set<string>();
  for (const [name, value] of query) {
    const form = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (seen.has(name) || !form?.test(value)) return name.slice(0, 40);
    seen.add(name);
  }
  return undefined;
}
