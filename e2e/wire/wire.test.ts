import { wireSuite } from './wire-suite.ts';

wireSuite('the engine on the embedded CouchDB');
