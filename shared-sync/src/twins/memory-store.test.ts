import { documentStoreConformance } from '../conformance/document-store.ts';
import { MemoryStores } from './memory-store.ts';

documentStoreConformance('in memory', async () => ({ stores: new MemoryStores(), dispose: async () => undefined }));
