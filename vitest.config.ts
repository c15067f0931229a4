import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,shared-sync,edge-ai,couch,host,neurons/*,e2e,scripts,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'build/**', '**/*.couch.test.ts', '**/*.web.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
