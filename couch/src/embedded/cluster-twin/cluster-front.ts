import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CouchError } from '../couch-error.ts';
import { askBehind, type Question, type Reply } from './behind.ts';
import { answerFeed, placeOf } from './feed-routes.ts';
import { Lag } from './lag.ts';
import { asAccepted, keepAsRival } from './minority-writes.ts';

/** What the nodes of the cluster share. */
export interface ClusterState {
  readonly behind: URL;
  /** Of an administrator: who else asks for what belongs to the server is refused. */
  readonly adminAuthorization: string;
  readonly random: () => number;
  readonly lag: Lag;
  /** Shards of a database, where not two. */
  readonly shards: Map<string, number>;
  /** When a document was last written. */
  readonly writtenMs: Map<string, number>;
}

/** How long a copy may lag behind, and how often a write reaches no majority. */
const LAG_MS = 150;
const MINORITY = 0.2;
const MAX_LATENCY_MS = 6;

const ofServer = new Set(['_node', '_users', '_replicator', '_global_changes', '_membership']);

export function newClusterState(options: Pick<ClusterState, 'behind' | 'adminAuthorization' | 'random'>): ClusterState {
  const { random } = options;
  return { ...options, lag: new Lag({ maxMs: LAG_MS, random }), shards: new Map(), writtenMs: new Map() };
}

/** Answers one request as one of the nodes would. Errors: {@link CouchError}; those of the connection behind. */
export async function answerAsCluster(state: ClusterState, { request, response, path }: { request: IncomingMessage; response: ServerResponse; path: string }) {
  const question = await readQuestion(request, { path, response });
  await sleep(state.random() * MAX_LATENCY_MS);
  state.lag.turn();
  const [database = '', ...rest] = (path.split('?')[0] ?? '').slice(1).split('/');
  if (question.method === 'POST' && rest[0]?.startsWith('_') && !isJson(question)) throw wrongType();
  if (database === '_all_dbs' && question.method === 'GET') return await answerNames(state, { question, response });
  if (ofServer.has(database) && question.headers.authorization !== state.adminAuthorization)
    throw new CouchError(401, 'unauthorized', 'You are not a server admin.');
  if (database === '' || database.startsWith('_')) return sendReply(response, await askBehind(state.behind, question));
  if (rest.length === 0 || rest[0] === '') return await answerDatabase(state, { question, response, database });
  if (state.lag.isUnknown(database)) throw new CouchError(404, 'not_found', 'Database does not exist.');
  if (rest[0] === '_changes') return await answerFeed(state, { question, response, database });
  const askedMs = performance.now();
  const reply = await askBehind(state.behind, question);
  if (rest[0] === '_all_docs' && question.method === 'GET') return sendReply(response, await hideNewest(state, { reply, question, database }));
  const place = question.path.split('?')[0] ?? '';
  const isRace = askedMs < (state.writtenMs.get(place) ?? 0);
  if (reply.status < 300 && question.method === 'PUT') state.writtenMs.set(place, performance.now());
  const rival = reply.status === 409 && isRace && question.method === 'PUT' && state.random() < 0.5 ? await keepAsRival(state.behind, question) : undefined;
  sendReply(response, rival ?? (await asWritten(state, { reply, question, database, route: rest[0] ?? '' })));
}

async function answerDatabase(state: ClusterState, { question, response, database }: { question: Question; response: ServerResponse; database: string }) {
  const { lag } = state;
  const { method } = question;
  const plain = decodeURIComponent(database);
  if (method === 'PUT' && lag.ghosts().includes(plain)) throw new CouchError(412, 'file_exists', 'The database could not be created, the file already exists.');
  if (method !== 'PUT' && method !== 'DELETE' && lag.isUnknown(database)) throw new CouchError(404, 'not_found', 'Database does not exist.');
  const reply = await askBehind(state.behind, question);
  if (reply.status >= 300) return sendReply(response, reply);
  if (method === 'PUT') {
    lag.created(database);
    state.shards.set(database, Number(new URLSearchParams(question.path.split('?')[1]).get('q') ?? 2));
  }
  if (method === 'DELETE') lag.dropped(plain);
  if (method === 'POST') return sendReply(response, await asWritten(state, { reply, question, database, route: '' }));
  if (method !== 'GET') return sendReply(response, state.random() < MINORITY ? asAccepted(reply) : reply);
  const info = reply.json as { instance_start_time: string };
  sendReply(response, {
    status: reply.status,
    json: {
      ...info,
      // Since CouchDB 3.3 the second of the creation, which names the shards' files.
      instance_start_time: String(Math.floor(Number(info.instance_start_time) / 1_000)),
      update_seq: await placeOf(state, { question, database }),
      cluster: { q: state.shards.get(database) ?? 2, n: 3, w: 2, r: 2 },
    },
  });
}

async function answerNames(state: ClusterState, { question, response }: { question: Question; response: ServerResponse }): Promise<void> {
  const { status, json } = await askBehind(state.behind, question);
  if (status !== 200) return sendReply(response, { status, json });
  const query = new URLSearchParams(question.path.split('?')[1]);
  const [from, to] = [JSON.parse(query.get('startkey') ?? '""') as string, JSON.parse(query.get('endkey') ?? '"\\ufff0"') as string];
  const names = [...new Set([...(json as string[]), ...state.lag.ghosts()])].filter((name) => name >= from && name <= to).sort();
  sendReply(response, { status, json: names.slice(0, Number(query.get('limit') ?? names.length)) });
}

/** A range is read from one copy of each shard: the newest documents may not be there yet. */
async function hideNewest(state: ClusterState, { reply, question, database }: { reply: Reply; question: Question; database: string }): Promise<Reply> {
  const upTo = state.lag.seenUpTo(database);
  if (reply.status !== 200 || upTo === Number.POSITIVE_INFINITY) return reply;
  const { json } = await askBehind(state.behind, { ...question, path: `/${database}/_changes`, body: '' });
  const newest = new Set((json as { results: { id: string; seq: string }[] }).results.filter(({ seq }) => Number.parseInt(seq, 10) > upTo).map(({ id }) => id));
  const body = reply.json as { rows: { id: string; value?: { rev: string } }[] };
  return { ...reply, json: { ...body, rows: body.rows.filter(({ id, value }) => !newest.has(id) || !value?.rev.startsWith('1-')) } };
}

/** Notes a write, and answers it as a minority's now and then. */
async function asWritten(
  state: ClusterState,
  { reply, question, database, route }: { reply: Reply; question: Question; database: string; route: string },
): Promise<Reply> {
  const isWrite = question.method === 'PUT' || question.method === 'DELETE' || route === '_bulk_docs' || (question.method === 'POST' && route === '');
  if (!isWrite || route === '_local' || route === '_security') return reply;
  if (reply.status >= 300) return reply;
  const { json } = await askBehind(state.behind, { ...question, method: 'GET', path: `/${database}`, body: '' });
  state.lag.written(database, Number.parseInt((json as { update_seq?: string }).update_seq ?? '0', 10));
  return state.random() < MINORITY ? asAccepted(reply) : reply;
}

async function readQuestion(request: IncomingMessage, { path, response }: { path: string; response: ServerResponse }): Promise<Question> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { authorization, 'content-type': type } = request.headers;
  const headers = { accept: 'application/json', ...(authorization && { authorization }), ...(type && { 'content-type': type }) };
  return { method: request.method ?? 'GET', path, headers, body: Buffer.concat(chunks).toString('utf8'), signal: gone.signal };
}

function isJson({ headers }: Question): boolean {
  return headers['content-type']?.startsWith('application/json') === true;
}

function wrongType(): CouchError {
  return new CouchError(415, 'bad_content_type', 'Content-Type must be application/json');
}

function sendReply(response: ServerResponse, { status, json }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(json === undefined ? undefined : `${JSON.stringify(json)}\n`);
  // What CouchDB refuses before it has read the body ends with the connection, and no header says so.
  if (status === 401 || status === 405) response.once('finish', () => response.socket?.destroySoon());
}
