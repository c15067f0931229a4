import type { AnyDoc } from '../core/index.ts';
import type { DocumentStore, Edit, Origin } from '../src/ports/document-store.ts';
import type { Context } from './context.ts';
import type { StoreParts } from './faulty-stores.ts';

/** Sees everything that passes a port, as it passes. */
export interface Observer {
  /** Documents on their way to the server. */
  sends(context: Context, sent: { readonly database: string; readonly docs: readonly AnyDoc[] }): Promise<void>;
  /** Any other request of a round. */
  asks(context: Context, asked: { readonly call: string; readonly args: readonly unknown[] }): void;
  wrote(parts: StoreParts, written: { readonly database: string; readonly edit?: Edit; readonly docs?: readonly AnyDoc[]; readonly origin?: Origin }): void;
  /** A note that was written; `store` is the database below every fault. */
  noted(
    parts: StoreParts,
    noted: { readonly database: string; readonly name: string; readonly value: Readonly<Record<string, unknown>>; readonly store: DocumentStore },
  ): Promise<void>;
}
