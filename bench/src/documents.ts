import { type AnyDoc, eventHash, immutableRevision, writeStamp } from '../../shared-sync/core/index.ts';

const anonId = '7d9f3a52-4c1e-4b7a-9f0d-2a6b8c1e5f03';
const startMs = 1_760_000_000_000;

function answer(index: number) {
  return {
    quizKey: 'when-the-network-is-gone',
    question: `question-${index % 20}`,
    choice: index % 4,
    correct: index % 4 === 1,
    elapsedMs: 1_500 + ((index * 7_919) % 20_000),
    explanation: 'The answer was given while the device had no network; it counts as soon as it is on the disk.',
  };
}

/** `count` events as a device's log holds them, ready for `new_edits: false`. Their bodies are a few hundred bytes each. */
export function eventDocs(count: number, deviceId: string): readonly AnyDoc[] {
  return Array.from({ length: count }, (_, index) => {
    const eventId = `0199c8a0-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
    const body = {
      v: 1,
      eventId,
      neuron: 'quiz',
      type: 'answered',
      schema: 1,
      anonId,
      deviceId,
      deviceSeq: index + 1,
      sessionId: '0199c8a0-0000-7000-8000-0000000000ff',
      hlc: writeStamp({ ms: startMs + index, counter: 0 }, deviceId as Parameters<typeof writeStamp>[1]),
      clientTs: startMs + index,
      skewMs: 0,
      purpose: 'functional',
      consentRef: null,
      data: answer(index),
    };
    return first({ ...body, hash: eventHash(body), _id: `quiz:e:answered:${eventId}` });
  });
}

/** The body of a state as the engine writes it. */
export function stateBody(index: number, deviceId: string) {
  const hlc = writeStamp({ ms: startMs + index, counter: 0 }, deviceId as Parameters<typeof writeStamp>[1]);
  const value = answer(index);
  return {
    v: 1,
    schema: 1,
    policy: { name: 'fields', version: 1 },
    anonId,
    deviceId,
    hlc,
    value,
    stamps: Object.fromEntries(Object.keys(value).map((field) => [field, hlc])),
  };
}

/** `count` states of the collection `note`, one revision each; `prefix` tells sets apart. */
export function stateDocs(count: number, { deviceId, prefix = 'n' }: { deviceId: string; prefix?: string }): readonly AnyDoc[] {
  return Array.from({ length: count }, (_, index) => first({ ...stateBody(index, deviceId), _id: `quiz:s:note:${prefix}-${index}` }));
}

function first(doc: { readonly _id: string; readonly [member: string]: unknown }): AnyDoc {
  const _rev = immutableRevision(doc);
  return { ...doc, _rev, _revisions: { start: 1, ids: [_rev.slice(2)] } } as unknown as AnyDoc;
}
