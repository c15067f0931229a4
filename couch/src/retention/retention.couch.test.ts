import { describe } from 'vitest';
import { startStack } from '../dev/test-stack.ts';
import { retentionSuite } from './retention-suite.ts';

const couchUrl = process.env.COUCHDB_URL;

describe.skipIf(!couchUrl)('on a CouchDB', () => {
  retentionSuite(() => startStack({ neuronsDir: null, bridge: { sweepMs: 300 }, ...(couchUrl !== undefined && { couchUrl }) }));
});
