import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * Browser specs: two at a time, as each mostly waits; every one with servers, ports and profiles of its own, bounded, and never tried
 * twice. A CouchDB that all of them share is set up by one at a time.
 */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['specs/**/*.e2e.ts'],
    pool: 'forks',
    isolate: true,
    maxWorkers: process.env.COUCHDB_URL ? 1 : 2,
    retry: 0,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    teardownTimeout: 30_000,
    reporters: ['verbose'],
  },
});
