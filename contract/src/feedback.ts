import type { Json } from './ids.ts';
import type { Answer } from './inference.ts';

/** What came of an answer of on-device AI: the way by which models learn. */
export interface Feedback {
  /**
   * Records, where the person allows personalization, that an answer of this neuron's `ai` had this outcome, like `{ opened: 'low-tide' }`: an event
   * `feedback` with the task, the model and its version, a hash of what was asked, what was answered in short, and the outcome. Without that consent
   * nothing is recorded. The same outcome of the same answer counts once.
   * Errors: `bad-argument` for an answer that this neuron did not get; `closed`, `storage-full`, `storage-failed`.
   */
  tell(answer: Answer, outcome: Json): Promise<void>;
}
