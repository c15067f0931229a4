import { describe } from 'vitest';
import { startStack } from '../dev/test-stack.ts';
import { mailSuite } from './mail-suite.ts';

const couchUrl = process.env.COUCHDB_URL;

describe.skipIf(!couchUrl)('through a CouchDB', () => {
  mailSuite((options) => startStack({ ...options, neuronsDir: null, ...(couchUrl !== undefined && { couchUrl }) }));
});
