import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Browser specs: one at a time (they share a machine's ports and cores), bounded, and never tried twice. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['specs/**/*.e2e.ts'],
    pool: 'forks',
    isolate: true,
    fileParallelism: false,
    retry: 0,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    teardownTimeout: 30_000,
    reporters: ['verbose'],
  },
});
