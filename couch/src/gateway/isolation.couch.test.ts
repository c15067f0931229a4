import { describe } from 'vitest';
import { startStack } from '../dev/test-stack.ts';
import { isolationSuite } from './conformance/isolation-suite.ts';

const couchUrl = process.env.COUCHDB_URL;

describe.skipIf(!couchUrl)('before a CouchDB', () => {
  isolationSuite(() => startStack({ neuronsDir: null, ...(couchUrl !== undefined && { couchUrl }) }));
});
