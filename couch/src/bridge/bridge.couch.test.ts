import { describe } from 'vitest';
import { startStack } from '../dev/test-stack.ts';
import { bridgeSuite } from './bridge-suite.ts';

const couchUrl = process.env.COUCHDB_URL;

describe.skipIf(!couchUrl)('through a CouchDB', () => {
  bridgeSuite(() => startStack({ neuronsDir: null, ...(couchUrl !== undefined && { couchUrl }) }));
});
