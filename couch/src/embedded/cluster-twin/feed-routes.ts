import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { askBehind, type Question } from './behind.ts';
import type { ClusterState } from './cluster-front.ts';
import { readPlace, writePlace } from './opaque-sequence.ts';
import { type FeedView, latestOf, numberOf, type PlainRow, pageOf } from './shard-feed.ts';

const LOOK_EVERY_MS = 30;
const MAX_WAIT_MS = 60_000;
/** How often a shard is read from another copy, which begins a little before the place that is asked for. */
const OTHER_COPY = 0.1;
const ROWS_AGAIN = 3;
/** What the server behind is told; the rest of a question is answered here. */
const passed = new Set(['style', 'include_docs', 'conflicts', 'filter', 'doc_ids']);

/** `_changes` of a database with shards and copies; what is no row is passed on. Errors: 400 for a malformed sequence. */
export async function answerFeed(state: ClusterState, { question, response, database }: { question: Question; response: ServerResponse; database: string }) {
  const query = new URLSearchParams(question.path.split('?')[1]);
  const first = await look(state, { question, query, database });
  if ('status' in first) {
    response.writeHead(first.status, { 'content-type': 'application/json' }).end(JSON.stringify(first.json));
    return;
  }
  const limit = Number(query.get('limit') ?? Number.POSITIVE_INFINITY);
  const place = readPlace(query.get('since'), { ...first, latest: latestOf(first) });
  const isLongpoll = query.get('feed') === 'longpoll';
  const since = isLongpoll || query.get('since') === 'now' || state.random() > OTHER_COPY ? place : { ...place, shards: place.shards.map(before(first)) };
  response.writeHead(200, { 'content-type': 'application/json' });
  let page = pageOf(first, { since, limit });
  const untilMs = performance.now() + Number(query.get('timeout') ?? MAX_WAIT_MS);
  const heartbeat = query.get('heartbeat');
  const beat = heartbeat === null ? undefined : setInterval(() => response.write('\n'), Number(heartbeat) || MAX_WAIT_MS);
  while (isLongpoll && page.results.length === 0 && !question.signal?.aborted && (beat || performance.now() < untilMs)) {
    await sleep(LOOK_EVERY_MS);
    const next = await look(state, { question, query, database });
    if ('status' in next) break;
    page = pageOf(next, { since, limit });
  }
  clearInterval(beat);
  response.end(JSON.stringify(page));
}

/** A few rows back, in one shard. */
function before({ rows, shards }: FeedView) {
  return (number: number, shard: number): number => {
    if (shard !== 0 && shards > 1) return number;
    const read = rows.map(numberOf).filter((one) => one <= number);
    return read.at(-ROWS_AGAIN) === undefined ? 0 : Number(read.at(-ROWS_AGAIN)) - 1;
  };
}

/** Where the copies that happen to be asked stand, as the information of a database gives it: a place to read on from. */
export async function placeOf(state: ClusterState, { question, database }: { question: Question; database: string }): Promise<string> {
  const view = await look(state, { question: { ...question, method: 'GET', body: '' }, query: new URLSearchParams(), database });
  return 'status' in view ? '0' : writePlace(latestOf(view), 3);
}

/** The whole feed as the copies that happen to be asked have it. */
async function look(state: ClusterState, { question, query, database }: { question: Question; query: URLSearchParams; database: string }) {
  const kept = new URLSearchParams([...query].filter(([name]) => passed.has(name)));
  const { status, json } = await askBehind(state.behind, { ...question, path: `/${database}/_changes?${kept}` });
  if (status !== 200) return { status, json };
  const { results, last_seq: last } = json as { results: PlainRow[]; last_seq: string };
  const upTo = state.lag.seenUpTo(database);
  return {
    rows: results.filter((row) => numberOf(row) <= upTo),
    instance: last.split('-')[1] ?? '',
    shards: state.shards.get(database) ?? 2,
    random: state.random,
  };
}
