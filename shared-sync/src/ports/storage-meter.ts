/** What the browser says of this origin's storage (bytes). Estimates: browsers round and delay them. */
export interface StorageEstimate {
  readonly usageBytes: number;
  readonly quotaBytes: number;
}

/** The measure of this origin's storage, and a mark outside the databases that says whether there ever was anything. */
export interface StorageMeter {
  /** Where the browser says nothing: usage 0 of an endless quota. */
  estimate(): Promise<StorageEstimate>;
  /** Whether the browser promises not to evict. */
  isPersisted(): Promise<boolean>;
  /** Asks for that promise. Answers whether it stands; browsers may ask the person, or say no. */
  persist(): Promise<boolean>;
  /** The mark as it was left; `undefined` where there is none, or none can be kept. It survives the loss of the databases alone. */
  mark(): string | undefined;
  leaveMark(mark: string): void;
}
