import { storageMeterConformance } from '../conformance/storage-meter.ts';
import { MemoryMeter } from './memory-meter.ts';

storageMeterConformance('in memory', () => new MemoryMeter());
