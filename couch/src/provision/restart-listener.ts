import { setTimeout as sleep } from 'node:timers/promises';
import { EmpireError } from '@empire/contract';
import type { CouchClient } from './couch-client.ts';
import { readSetting, type Setting } from './jwt-settings.ts';
import { waitUntil } from './wait-until.ts';

const ANSWER_TIMEOUT_MS = 15_000;
/** Instances that start together spread over this time, so that one of them restarts the listener for all: its supervisor gives up at four restarts in ten seconds. */
const SPREAD_MS = 1_000;

/**
 * Makes a node read its authentication handlers again. CouchDB 3.5 has no restart call, but its supervisor restarts the listener whenever
 * `[chttpd] backlog` changes (apache/couchdb src/chttpd/src/chttpd_sup.erl, `maybe_replace`). Resolves once the server answers again.
 * Errors: `timeout`.
 */
export async function restartListener(couch: CouchClient, node: string): Promise<void> {
  const setting: Setting = { node, section: 'chttpd', key: 'backlog' };
  const before = await readSetting(couch, setting);
  await sleep(Math.random() * SPREAD_MS);
  if ((await readSetting(couch, setting)) === before) await toggle(couch, { node, before });
  const answers = await waitUntil(() => isUp(couch), { timeoutMs: ANSWER_TIMEOUT_MS });
  if (!answers)
    throw new EmpireError('timeout', `CouchDB at ${couch.host} did not answer within ${ANSWER_TIMEOUT_MS / 1_000} s after its listener was restarted.`);
}

/** The listener may go before it has answered, which is no failure. */
async function toggle(couch: CouchClient, { node, before }: { node: string; before: string | undefined }): Promise<void> {
  const body = before === '513' ? '512' : '513';
  try {
    await couch.get({ method: 'PUT', path: `_node/${node}/_config/chttpd/backlog`, body });
  } catch (error) {
    if (!(error instanceof EmpireError) || error.code !== 'offline') throw error;
  }
}

async function isUp(couch: CouchClient): Promise<boolean> {
  try {
    return (await couch.send({ path: '_up' }, { tolerate: [404, 500, 503] })).ok;
  } catch {
    return false;
  }
}
