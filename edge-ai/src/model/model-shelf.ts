import type { TaskName } from '@empire/contract';
import type { Availability, Progress } from '../inference-provider.ts';
import type { ModelCard } from './model-card.ts';

/** A model with its bytes, not yet checked against each other. */
export interface ShelvedModel {
  readonly card: ModelCard;
  readonly bytes: Uint8Array;
}

/** Where the active model of a task comes from: the mirrored registry, a folder of files, memory. */
export interface ModelShelf {
  /** `available` when the bytes are on this device, `downloadable` when they can be had. */
  availability(task: TaskName): Promise<Availability>;
  /** The active model of the task, downloading it if need be. Errors: `inference-unavailable` when there is none or it cannot be had. */
  take(task: TaskName, options: { signal: AbortSignal; monitor?: (progress: Progress) => void }): Promise<ShelvedModel>;
}
