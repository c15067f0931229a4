/** What a page is told before it prepares one case. */
export interface Setup {
  /** How many documents are moved. */
  readonly count: number;
  /** The device that signed in for those contestants that bring no identity of their own. */
  readonly deviceId: string;
  readonly token: string;
  /** That device's database. */
  readonly database: string;
  /** Joins the user whose database is pulled; for contestants with an identity of their own. */
  readonly pairingCode: string;
}

/** What a page is told before it replicates on and on. */
export interface LiveSetup extends Setup {
  /** The neurons to open, by id; the last one is written to. */
  readonly neurons: readonly string[];
}

/** One timed run in the page. */
export interface Sample {
  readonly ms: number;
  /** Main-thread tasks over 50 ms that began while it ran: their lengths in milliseconds. */
  readonly longTasks: readonly number[];
  readonly requests: readonly { readonly path: string; readonly startMs: number; readonly ms: number }[];
  /** For how long at least one request was under way (milliseconds): network and server together. */
  readonly requestMs: number;
}

/** What the page's script offers to the driver. */
export interface BenchPage {
  /** Removes what earlier runs left and makes everything ready up to the first timed step. */
  prepare(contestant: string, setup: Setup): Promise<void>;
  /** The timed step. */
  run(): Promise<Sample>;
  /** Throws when that step did not do the whole work. */
  verify(): Promise<void>;
  /** Small operations, interleaved in one page: milliseconds by case. */
  puts(options: { rounds: number; perRound: number }): Promise<Readonly<Record<string, readonly number[]>>>;
  bulkWrites(options: { rounds: number; count: number }): Promise<Readonly<Record<string, readonly number[]>>>;
  /** Replicates on and on; resolves when it is at rest. */
  startLive(contestant: string, setup: LiveSetup): Promise<void>;
  /** Puts one document into the last neuron; answers when it began (milliseconds since 1970). */
  writeLive(key: string): Promise<number>;
  /** Pulls everything into a fresh profile; answers milliseconds. */
  fillProfile(options: { count: number; pairingCode: string }): Promise<number>;
  /** Opens the profile that is there and leaves it at rest. */
  openProfile(): Promise<void>;
}
