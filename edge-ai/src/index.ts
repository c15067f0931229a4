export type { Availability, InferenceProvider, Progress, Runner, TaskName } from './inference-provider.ts';
export { ladder } from './ladder.ts';
export { MemoryProvider } from './memory-provider.ts';
