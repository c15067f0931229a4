import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared-sync,couch,e2e}/**/*.couch.test.ts'],
    exclude: ['**/node_modules/**', 'build/**'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
