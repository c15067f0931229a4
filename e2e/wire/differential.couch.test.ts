import { differentialSuite } from './differential-suite.ts';

differentialSuite('a real CouchDB', { start: async () => ({ url: process.env.COUCHDB_URL ?? '', close: async () => undefined }), runs: 100 });
