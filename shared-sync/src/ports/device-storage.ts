/** What one sweep removed, by kind. */
export interface StorageRemoved {
  /** Whole caches of Cache Storage: the shell, content media, models. */
  readonly caches: number;
  readonly pushSubscriptions: number;
  readonly serviceWorkers: number;
  /** Files of the origin's private file system, entries of local and session storage, and databases that are not the engine's. */
  readonly others: number;
}

/** Everything this origin keeps on the device beside the engine's own databases and its vault. */
export interface DeviceStorage {
  /** Removes all of it; what is not there, or not supported, counts as nothing. Calling it again goes on. Errors: `storage-failed`. */
  removeAll(): Promise<StorageRemoved>;
}
