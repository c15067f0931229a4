import {
  type Answer,
  type ConsentView,
  EmpireError,
  type EventLog,
  errorCode,
  type Feedback,
  type Inference,
  type Json,
  type TaskName,
} from '@empire/contract';
import { predictionOf } from './prediction.ts';

/** What feedback is recorded through. */
export interface FeedbackPorts {
  readonly ai: Inference;
  /** Of whoever asks: a neuron, or the host. */
  readonly events: Pick<EventLog, 'append'>;
  readonly allows: ConsentView['allows'];
}

interface Asked {
  readonly task: TaskName;
  readonly input: unknown;
}

/** Inference that remembers what was asked for as long as its answer is held, so that what came of the answer can be told. */
export class FeedbackLog implements Feedback {
  readonly ai: Inference;
  readonly #ports: FeedbackPorts;
  readonly #asked = new WeakMap<object, Asked>();

  constructor(ports: FeedbackPorts) {
    this.#ports = ports;
    this.ai = {
      run: async (task, input, options) => {
        const answer = await ports.ai.run(task, input, options);
        this.#asked.set(answer, { task, input });
        return answer;
      },
    };
  }

  async tell(answer: Answer, outcome: Json): Promise<void> {
    const asked = this.#asked.get(answer);
    if (!asked) throw new EmpireError('bad-argument', 'Feedback takes an answer that was got here.');
    if (!this.#ports.allows('personalization')) return;
    const { provider, model, version } = answer.by;
    const features = await hashOf(JSON.stringify(asked.input));
    const by = { provider, ...(model !== undefined && { model }), ...(version !== undefined && { version }) };
    const data = { task: asked.task, ...by, features, prediction: predictionOf(asked.task, answer), outcome };
    const idemKey = `feedback ${await hashOf(JSON.stringify([asked.task, by, features, outcome]))}`;
    await this.#ports.events.append('feedback', data, { purpose: 'personalization', idemKey }).catch((error: unknown) => {
      // It was withdrawn meanwhile.
      if (errorCode(error) !== 'consent-missing') throw error;
    });
  }
}

/** SHA-256 in lower-case hexadecimal: what was asked cannot be read from it. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
