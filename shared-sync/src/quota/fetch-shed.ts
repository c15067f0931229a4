import { EmpireError } from '@empire/contract';
import { type AnyDoc, checkPulled } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Gateway } from '../ports/gateway.ts';
import { ContentBudget } from './content-budget.ts';
import { readShed } from './shed-list.ts';

/**
 * Reads a content document from the server that is not kept here for want of room; nothing for one that was never shed. Where there is room
 * again it is kept. Errors: `bad-content` when what came is malformed; those of the gateway.
 */
export async function fetchShed(
  stores: NeuronStores,
  { id, gateway, signal }: { id: string; gateway: Gateway; signal: AbortSignal },
): Promise<readonly AnyDoc[]> {
  if (!(await readShed(stores)).has(id)) return [];
  const { databases } = await gateway.account.session({ signal });
  const docs = await gateway.remote.read(databases.content, [id], { signal });
  const issue = docs.map(checkPulled).find((one) => one !== undefined);
  if (issue) throw new EmpireError(issue.code, `The document ${id} was read from the server, and ${issue.reason}.`);
  // Not kept is no failure: the reader has it.
  await stores.state.store.graft(await new ContentBudget().kept(stores, docs), 'remote').catch(() => undefined);
  return docs;
}
