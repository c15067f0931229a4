import { describe } from 'vitest';
import { startStack } from '../dev/test-stack.ts';
import { isolationSuite } from './conformance/isolation-suite.ts';

describe('before the embedded CouchDB', () => {
  isolationSuite(() => startStack({ neuronsDir: null }));
});
