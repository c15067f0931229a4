import { documentStoreConformance } from '../conformance/document-store.ts';
import { storeFactoryConformance } from '../conformance/store-factory.ts';
import { MemoryOrigin } from './memory-env.ts';
import { MemoryRecords } from './memory-records.ts';
import { MemoryDisk, MemoryStores } from './memory-store.ts';

documentStoreConformance('in memory', async () => ({ stores: new MemoryStores(), dispose: async () => undefined }));

storeFactoryConformance('in memory', async () => {
  const [origin, records, source] = [new MemoryOrigin(), new MemoryRecords(), new MemoryDisk()];
  const context = () => new MemoryStores({ env: origin.context(), records, source });
  return { contexts: [context(), context()], dispose: async () => undefined };
});
