import { createServer, type IncomingMessage, type Server, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the twin remembers: `<node>/<section>/<key>` → value, and how often the listener of a node was restarted. */
export interface ConfigTwin {
  readonly url: string;
  readonly settings: Map<string, string>;
  readonly restarts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export interface ConfigTwinOptions {
  readonly nodes: readonly string[];
  /** Never accepts a token, whatever is set. */
  readonly stubborn?: boolean;
}

/**
 * A twin of CouchDB's configuration in front of the embedded server, for tests of what provisioning does to a real CouchDB: settings per node, and a
 * listener that reads its authentication handlers only when it starts, which it does when `[chttpd] backlog` changes. Requests reach the nodes in turn.
 */
export async function startConfigTwin(couchUrl: string, options: ConfigTwinOptions): Promise<ConfigTwin> {
  const behind = new URL(couchUrl);
  const cluster = new Cluster(options);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const answer = cluster.answer(request, body.toString('utf8'));
    if (!answer) return pass(request, { response, body, behind });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://${behind.username}:${behind.password}@127.0.0.1:${port}`;
  return { url, settings: cluster.settings, restarts: cluster.restarts, close: () => stop(server) };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

class Cluster {
  readonly settings = new Map<string, string>();
  readonly restarts = new Map<string, number>();
  readonly #accepting = new Set<string>();
  readonly #options: ConfigTwinOptions;
  #turn = 0;

  constructor(options: ConfigTwinOptions) {
    this.#options = options;
  }

  /** `undefined` for what the server behind answers. */
  answer(request: IncomingMessage, body: string): Answer | undefined {
    const { nodes } = this.#options;
    const path = decodeURIComponent(request.url ?? '/');
    if (path === '/') return { status: 200, body: { couchdb: 'Welcome', version: '3.5.2', vendor: { name: 'The Apache Software Foundation' } } };
    if (path === '/_membership') return { status: 200, body: { all_nodes: nodes, cluster_nodes: nodes } };
    if (path === '/_users' || path === '/_replicator' || path === '/_global_changes') return { status: request.method === 'PUT' ? 412 : 200, body: {} };
    const [, node, key] = /^\/_node\/([^/]+)\/_config\/(.+)$/.exec(path) ?? [];
    if (node && key) return this.#configure(request.method, { node, key, body });
    this.#turn += 1;
    const reached = nodes[this.#turn % nodes.length] ?? '';
    if (!request.headers.authorization?.startsWith('Bearer') || this.#accepting.has(reached)) return undefined;
    return { status: path === '/_session' ? 200 : 401, body: { userCtx: { name: null, roles: [] } } };
  }

  #configure(method: string | undefined, { node, key, body }: { node: string; key: string; body: string }): Answer {
    const name = `${node}/${key}`;
    const before = this.settings.get(name);
    if (method === 'PUT') {
      this.settings.set(name, JSON.parse(body) as string);
      if (key === 'chttpd/backlog' && before !== this.settings.get(name)) this.#restart(node);
      return { status: 200, body: before ?? '' };
    }
    if (method === 'DELETE') this.settings.delete(name);
    return before === undefined ? { status: 404, body: { error: 'not_found', reason: 'unknown_config_value' } } : { status: 200, body: before };
  }

  #restart(node: string): void {
    this.restarts.set(node, (this.restarts.get(node) ?? 0) + 1);
    const handlers = this.settings.get(`${node}/chttpd/authentication_handlers`) ?? '';
    if (handlers.includes('jwt_authentication_handler') && !this.#options.stubborn) this.#accepting.add(node);
  }
}

function pass(request: IncomingMessage, { response, body, behind }: { response: ServerResponse; body: Buffer; behind: URL }): void {
  const { method, headers, url } = request;
  const passed = sendRequest({ host: behind.hostname, port: behind.port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.once('error', () => response.destroy());
  passed.end(body);
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
