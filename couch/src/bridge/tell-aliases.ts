import { errorCode } from '@empire/contract';
import type { DocumentTable } from '../accounts/document-table.ts';
import type { CoreClient } from './core-client.ts';

/** Tells Core the aliases that joins have left in `control`, each until Core has heard it. Errors: those of the ports. */
export async function tellAliases(control: DocumentTable, core: CoreClient, options: { signal: AbortSignal }): Promise<void> {
  for (const document of await control.list({ prefix: 'alias:' })) {
    if (document.told === true) continue;
    const isTold = await core.alias(String(document.alias), { of: String(document.of), signal: options.signal }).then(() => true, unlessErased);
    if (isTold) await control.put({ ...document, told: true });
  }
}

/** The alias of an erased user is none that Core may hear of; erasing removes it. */
function unlessErased(error: unknown): false {
  if (errorCode(error) === 'erased') return false;
  throw error;
}
