import { parseRetention, type RetentionRules } from '../retention/retention-rules.ts';
import { StartError } from './start-error.ts';

/** What the environment says, read once. */
export interface Environment {
  /** Of gateway and host; the other parts follow it. 0 takes free ports. */
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** The built host to serve; the workspace's own, built when it is stale, where nothing is said. */
  readonly hostDir: string | undefined;
  readonly couchUrl: string | undefined;
  readonly coreUrl: string | undefined;
  readonly coreSecret: string | undefined;
  readonly dbPrefix: string;
  readonly logLevel: string;
  readonly trustProxy: boolean;
  /** Where the gateway's numbers are read; nowhere where nothing is said. */
  readonly metricsPort: number | undefined;
  /** How long events stay in the users' databases; for ever where nothing is said. */
  readonly retention: RetentionRules;
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Errors: {@link StartError} for a value that cannot be used. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const port = env.PORT || '8080';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_500) throw new StartError(`PORT must be a port number up to 65500; received ${port}.`);
  const dbPrefix = env.DB_PREFIX ?? '';
  if (!/^(?:[a-z][a-z0-9_-]{0,40})?$/.test(dbPrefix))
    throw new StartError(`DB_PREFIX must be lower-case letters, digits, _ and -, beginning with a letter; received ${dbPrefix}.`);
  const logLevel = env.LOG_LEVEL || 'warn';
  if (!levels.includes(logLevel)) throw new StartError(`LOG_LEVEL must be one of ${levels.join(', ')}; received ${logLevel}.`);
  return {
    port: Number(port),
    host: env.HOST || '127.0.0.1',
    dataDir: env.DATA_DIR || '.data',
    hostDir: env.HOST_DIR || undefined,
    couchUrl: readUrl('COUCHDB_URL', env.COUCHDB_URL),
    coreUrl: readUrl('EMPIRE_CORE_URL', env.EMPIRE_CORE_URL),
    coreSecret: env.EMPIRE_CORE_SECRET || undefined,
    dbPrefix,
    logLevel,
    trustProxy: env.TRUST_PROXY === '1',
    metricsPort: readPort('METRICS_PORT', env.METRICS_PORT),
    retention: readRetention(env.RETENTION_DAYS),
  };
}

function readPort(name: string, value: string | undefined): number | undefined {
  if (!value) return undefined;
  if (/^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new StartError(`${name} must be a port number; received ${value.slice(0, 40)}.`);
}

function readRetention(value: string | undefined): RetentionRules {
  const rules = parseRetention(value ?? '');
  if (rules) return rules;
  throw new StartError(`RETENTION_DAYS must be days like 400, or like analytics=90,quiz/marketing=30,*=400; received ${value?.slice(0, 80)}.`);
}

function readUrl(name: string, value: string | undefined): string | undefined {
  if (!value) return undefined;
  if (URL.canParse(value) && /^https?:/.test(value)) return value;
  throw new StartError(`${name} must be an http address; what it holds is none.`);
}
