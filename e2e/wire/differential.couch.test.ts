import { describe } from 'vitest';
import { differentialSuite } from './differential-suite.ts';

const url = process.env.COUCHDB_URL ?? '';

describe.skipIf(url === '')('against a CouchDB', () =>
  differentialSuite('a real CouchDB', { start: async () => ({ url, close: async () => undefined }), runs: 100 }),
);
