import { join } from 'node:path';
import { ask, forked, letGo } from '../forked.ts';
import type { CpuProfile } from '../profile/self-time.ts';

/** The server side of the benchmarks: CouchDB and gateway in one process, apart from the driver. */
export interface Server {
  readonly gatewayUrl: string;
  /** Vendor and version of the CouchDB. */
  readonly couch: string;
  /** Profiles the server while `task` does its work elsewhere. */
  profiled<T>(task: () => Promise<T>): Promise<{ result: T; profile: CpuProfile }>;
  close(): Promise<void>;
}

/** Starts it with `pageDir` as its host. `couchUrl` names a CouchDB to use in place of the embedded one. */
export async function startServer({ pageDir, couchUrl }: { pageDir: string; couchUrl: string | undefined }): Promise<Server> {
  const argv = [pageDir, ...(couchUrl === undefined ? [] : [couchUrl])];
  const [child, told] = await forked<{ gatewayUrl: string; couch: string }>(join(import.meta.dirname, 'server-process.ts'), { argv });
  return {
    ...told,
    async profiled(task) {
      await ask(child, 'profile');
      const result = await task();
      return { result, profile: await ask<CpuProfile>(child, 'profiled') };
    },
    close: () => letGo(child),
  };
}
