import { describe } from 'vitest';
import { startStack } from '../dev/test-stack.ts';
import { gatewaySuite } from './gateway-suite.ts';

describe('before the embedded CouchDB', () => {
  gatewaySuite(() => startStack({ neuronsDir: null }));
});
