import { EmpireError } from '@empire/contract';
import type { CouchClient } from './couch-client.ts';
import { listNodes, settingsSentence, writeJwtSettings } from './jwt-settings.ts';
import type { ProvisionOptions } from './provision.ts';
import { restartListener } from './restart-listener.ts';
import { isTokenAccepted } from './token-probe.ts';
import { PROVISION_TIMEOUT_MS, waitUntil } from './wait-until.ts';

/** The part of the time given to settings that were there already. Those of a run that ended before the restart never come into force by themselves. */
const PATIENCE = 0.2;

/**
 * Makes a real CouchDB accept device tokens and proves it with one.
 * Errors: `needs-auth` when time is up, naming the settings to write; `timeout`.
 */
export async function acceptTokens(couch: CouchClient, options: ProvisionOptions): Promise<void> {
  const timeoutMs = options.timeoutMs ?? PROVISION_TIMEOUT_MS;
  const nodes = await listNodes(couch);
  const restarted = [];
  for (const node of nodes) {
    if (!(await writeJwtSettings(couch, { node, tokenKeys: options.tokenKeys }))) continue;
    options.log('restarting the listener so that it reads its authentication handlers', { node });
    await restartListener(couch, node);
    restarted.push(node);
  }
  if (restarted.length === 0) {
    if (await waitUntil(() => isTokenAccepted(options), { timeoutMs: timeoutMs * PATIENCE })) return;
    for (const node of nodes) await restartListener(couch, node);
  }
  if (await waitUntil(() => isTokenAccepted(options), { timeoutMs, everyMs: 250 })) return;
  const sentence = settingsSentence(options.tokenKeys.map((key) => key.kid));
  throw new EmpireError(
    'needs-auth',
    `CouchDB at ${couch.host} does not accept device tokens. Write these settings on every node and restart it: ${sentence}`,
    { details: { host: couch.host, nodes } },
  );
}
