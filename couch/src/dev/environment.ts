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
  };
}

function readUrl(name: string, value: string | undefined): string | undefined {
  if (!value) return undefined;
  if (URL.canParse(value) && /^https?:/.test(value)) return value;
  throw new StartError(`${name} must be an http address; what it holds is none.`);
}
