import { wireSuite } from './wire-suite.ts';

wireSuite('the engine on a real CouchDB', process.env.COUCHDB_URL);
