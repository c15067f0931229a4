import type { ExperimentDefinition } from '@empire/shared-sync/core';
import type { DocumentTable } from '../accounts/document-table.ts';
import { readDefinitions } from './evaluate.ts';

/** Where Core finds what is being tried out. Errors: those of {@link DocumentTable}. */
export type ExperimentDefinitions = () => Promise<ReadonlyMap<string, ExperimentDefinition>>;

/** The experiments that are published in `content`, read anew each time; none where there is no such database yet. */
export function publishedExperiments(content: DocumentTable): ExperimentDefinitions {
  return async () => readDefinitions(await content.list({ prefix: 'host:c:experiment:' }));
}
