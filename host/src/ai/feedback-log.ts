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
import type { ToldOutcome, UntoldFeedback } from './untold-feedback.ts';

/** What feedback is recorded through. */
export interface FeedbackPorts {
  readonly ai: Inference;
  /** Of whoever asks: a neuron, or the host. */
  readonly events: Pick<EventLog, 'append'>;
  readonly allows: ConsentView['allows'];
  /** Keeps what is being recorded while the page goes. */
  readonly untold?: UntoldFeedback;
}

interface Asked {
  readonly task: TaskName;
  readonly input: unknown;
  /** The hash of what was asked, once it is known. */
  features?: string;
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
        const asked: Asked = { task, input };
        this.#asked.set(answer, asked);
        // What comes of it may be told in the moment in which the page goes: nothing can be hashed then.
        if (ports.untold && ports.allows('personalization')) void featuresOf(asked);
        return answer;
      },
    };
  }

  async tell(answer: Answer, outcome: Json): Promise<void> {
    const asked = this.#asked.get(answer);
    if (!asked) throw new EmpireError('bad-argument', 'Feedback takes an answer that was got here.');
    if (!this.#ports.allows('personalization')) return;
    const { provider, model, version } = answer.by;
    const by = { provider, ...(model !== undefined && { model }), ...(version !== undefined && { version }) };
    const features = asked.features ?? (await featuresOf(asked));
    const told = { task: asked.task, ...by, features, prediction: predictionOf(asked.task, answer), outcome };
    const release = this.#ports.untold?.hold(told);
    try {
      await this.#record(told);
    } finally {
      release?.();
    }
  }

  /** Records what an earlier page of this tab could not record any more. Never rejects. */
  async tellUntold(): Promise<void> {
    const { untold, allows } = this.#ports;
    const left = (await untold?.take()) ?? [];
    for (const told of allows('personalization') ? left : [])
      await this.#record(told).catch((error: unknown) => console.warn('What came of a suggestion was not recorded.', error));
  }

  async #record(told: ToldOutcome): Promise<void> {
    const { task, provider, model, version, features, outcome } = told;
    const by = { provider, ...(model !== undefined && { model }), ...(version !== undefined && { version }) };
    const idemKey = `feedback ${await hashOf(JSON.stringify([task, by, features, outcome]))}`;
    await this.#ports.events.append('feedback', told, { purpose: 'personalization', idemKey }).catch((error: unknown) => {
      // It was withdrawn meanwhile.
      if (errorCode(error) !== 'consent-missing') throw error;
    });
  }
}

async function featuresOf(asked: Asked): Promise<string> {
  asked.features ??= await hashOf(JSON.stringify(asked.input));
  return asked.features;
}

/** SHA-256 in lower-case hexadecimal: what was asked cannot be read from it. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
