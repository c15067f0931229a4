export { browserMeter } from './adapters/browser-meter.ts';
export type { CompactionReport } from './compaction/compact.ts';
export { Upkeep } from './compaction/upkeep.ts';
export { type Eviction, findEviction } from './quota/eviction.ts';
export type { StorageLevel } from './quota/level.ts';
export { Room } from './quota/room.ts';
export { roomyStores } from './quota/roomy-stores.ts';
export { type ReliefReport, Storage, type StorageReport } from './quota/storage.ts';
