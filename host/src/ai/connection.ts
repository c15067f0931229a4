/** What the browser says of the connection; most say nothing. */
export interface Connection {
  readonly type?: string;
  readonly effectiveType?: string;
  readonly saveData?: boolean;
}

/** Whether models, a few hundred kilobytes each, may be fetched: not with a data saver, and not over a cellular connection. */
export function mayFetchModels(connection: Connection | undefined): boolean {
  return connection?.saveData !== true && connection?.type !== 'cellular';
}

/** Whether onnxruntime's 14 MB may be fetched: only where the browser speaks of the connection, and nothing in that is against it. */
export function mayFetchRuntime(connection: Connection | undefined): boolean {
  if (!connection || !mayFetchModels(connection)) return false;
  return connection.type === undefined ? connection.effectiveType === '4g' : ['wifi', 'ethernet'].includes(connection.type);
}
