import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArgs } from './e2e/src/browser-profile.ts';
import { findChromium } from './e2e/src/find-chromium.ts';

/** Conformance suites of the browser's adapters, and tests of elements, in a real Chromium. */
export default defineConfig({
  test: {
    include: ['shared-sync/**/*.web.test.ts', 'host/**/*.web.test.ts', 'neurons/**/*.web.test.ts'],
    exclude: ['**/node_modules/**', 'build/**'],
    testTimeout: 30_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: await findChromium(),
          args: [...chromiumArgs],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
