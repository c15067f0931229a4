import { storageMeterConformance } from '../conformance/storage-meter.ts';
import { browserMeter } from './browser-meter.ts';

storageMeterConformance('navigator.storage', () => browserMeter());
