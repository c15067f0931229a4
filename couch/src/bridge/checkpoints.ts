import { EmpireError } from '@empire/contract';
import type { DocumentTable, TableDocument } from '../accounts/document-table.ts';
import { partitionOf } from './partition.ts';

/** How far the events of one database have been answered by Core. */
export interface Checkpoint {
  readonly document: TableDocument;
  readonly seq: string;
}

/** Checkpoints in `control`. Their revision is the fence: a worker that lost its lease cannot write over its successor. */
export class Checkpoints {
  readonly #control: DocumentTable;

  constructor(control: DocumentTable) {
    this.#control = control;
  }

  /** The checkpoint of this very instance of the database; one that was deleted and created again begins at `0`. */
  async load(database: string, instance: string): Promise<Checkpoint> {
    const _id = `checkpoint:${partitionOf(database)}:${database}`;
    const stored = await this.#control.get(_id);
    const seq = stored?.instanceStartTime === instance && typeof stored.seq === 'string' ? stored.seq : '0';
    return { seq, document: { ...stored, _id, instanceStartTime: instance } };
  }

  /** Errors: `conflict` when another worker has written it since it was loaded. */
  async save(checkpoint: Checkpoint, seq: string): Promise<Checkpoint> {
    const document = { ...checkpoint.document, seq };
    const rev = await this.#control.put(document);
    if (rev === undefined) throw new EmpireError('conflict', 'Another worker has moved this checkpoint.');
    return { seq, document: { ...document, _rev: rev } };
  }
}
