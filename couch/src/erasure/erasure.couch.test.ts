import { describe } from 'vitest';
import { startStack } from '../dev/test-stack.ts';
import { erasureSuite } from './erasure-suite.ts';

const couchUrl = process.env.COUCHDB_URL;

describe.skipIf(!couchUrl)('on a CouchDB', () => {
  erasureSuite(() => startStack({ neuronsDir: null, bridge: { sweepMs: 300 }, ...(couchUrl !== undefined && { couchUrl }) }));
});
