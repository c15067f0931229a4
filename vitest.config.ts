import { defineConfig } from 'vitest/config';

/**
 * A worker on every core, and the files of a worker in one module graph: importing is half the work otherwise. It holds because importing has no
 * effect here; what a test replaces in its surroundings is put back before the next one.
 */
export default defineConfig({
  test: {
    include: ['{contract,shared-sync,edge-ai,couch,host,neurons/*,e2e,scripts,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'build/**', '**/*.couch.test.ts', '**/*.web.test.ts'],
    isolate: false,
    maxWorkers: '100%',
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
