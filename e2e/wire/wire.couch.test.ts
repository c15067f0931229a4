import { describe } from 'vitest';
import { wireSuite } from './wire-suite.ts';

const couchUrl = process.env.COUCHDB_URL;

describe.skipIf(!couchUrl)('against a CouchDB', () => wireSuite('the engine on a real CouchDB', couchUrl));
