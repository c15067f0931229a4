import { describe } from 'vitest';
import { startStack } from '../dev/test-stack.ts';
import { gatewaySuite } from './gateway-suite.ts';

const couchUrl = process.env.COUCHDB_URL;

describe.skipIf(!couchUrl)('before a CouchDB', () => {
  gatewaySuite(() => startStack({ neuronsDir: null, ...(couchUrl !== undefined && { couchUrl }) }));
});
