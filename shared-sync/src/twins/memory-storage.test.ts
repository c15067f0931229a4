import { deviceStorageConformance } from '../conformance/device-storage.ts';
import { MemoryStorage } from './memory-storage.ts';

deviceStorageConformance('in memory', async () => new MemoryStorage({ caches: 2, others: 3 }));
