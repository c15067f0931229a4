import type { BridgeOptions } from '../bridge/bridge.ts';
import type { GatewayLimits } from '../gateway/ports.ts';
import type { MailEnvironment } from '../mail/mail-environment.ts';
import type { RetentionRules } from '../retention/retention-rules.ts';
import type { Closers } from './closers.ts';

/** Where and how the parts of a stack run. */
export interface StackOptions {
  /** Of gateway and host; neurons, CouchDB (+10) and Core (+11) follow. 0 takes free ports. */
  readonly port: number;
  readonly host: string;
  /** For the embedded CouchDB; unused with `couchUrl`. */
  readonly dataDir: string;
  readonly couchUrl?: string | undefined;
  readonly coreUrl?: string | undefined;
  readonly coreSecret?: string | undefined;
  readonly dbPrefix: string;
  readonly hostDir: string;
  readonly neuronsDir: string;
  /** Models of this installation, published at every start; none where nothing is said. */
  readonly modelsDir?: string | undefined;
  /** Content of the host itself, published beside that of the neurons. */
  readonly hostContentDir?: string;
  readonly logLevel?: string;
  readonly trustProxy?: boolean;
  readonly metricsPort?: number | undefined;
  readonly retention?: RetentionRules;
  readonly limits?: Partial<GatewayLimits>;
  readonly bridge?: Partial<BridgeOptions>;
  /** How mail leaves; without it mail is queued and nobody sends it. */
  readonly mail?: MailEnvironment;
  /** Told one line per part. */
  readonly say: (line: string) => void;
  /** Where the parts are noted as they start, so that a start that is broken off can be ended. */
  readonly closers?: Closers;
}

/** Everything running in this process. No address has a trailing slash. */
export interface Stack {
  readonly gatewayUrl: string;
  readonly coreUrl: string;
  /** With the administrator's credentials. */
  readonly couchUrl: string;
  readonly dbPrefix: string;
  /** Origin by name. */
  readonly neurons: Readonly<Record<string, string>>;
  readonly hint: (database: string) => void;
  close(): Promise<void>;
}
