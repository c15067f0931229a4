import { describe, expect, it } from 'vitest';
import { checkDocument } from './check-document.ts';
import { eventHash } from './event.ts';
import { immutableRevision } from './revision.ts';

const device = '11111111-1111-4111-8111-111111111111';
const hlc = `0192f3a4b5c6-0000-${device}`;
const rev = `1-${'a'.repeat(32)}`;
const state = {
  _id: 'quiz:s:attempt:one',
  _rev: rev,
  v: 1,
  schema: 1,
  policy: { name: 'lww', version: 1 },
  anonId: device,
  deviceId: device,
  hlc,
  value: { progress: 1 },
};

function event(change: object = {}, { seal = true }: { seal?: boolean } = {}): Record<string, unknown> {
  const body = {
    v: 1,
    eventId: device,
    neuron: 'quiz',
    type: 'answered',
    schema: 1,
    anonId: device,
    deviceId: device,
    deviceSeq: 1,
    sessionId: device,
    hlc,
    clientTs: 1,
    skewMs: null,
    purpose: 'functional',
    consentRef: null,
    data: 'x',
  };
  const doc = { _id: `quiz:e:answered:${device}`, ...body, hash: eventHash(body), ...change };
  return { _rev: seal ? immutableRevision(doc) : rev, ...doc };
}

describe('checking a document on its way to the server', () => {
  it('passes a good state, event and tombstone', () => {
    const tombstone = {
      _id: state._id,
      _rev: `2-${'b'.repeat(32)}`,
      _revisions: { start: 2, ids: ['b'.repeat(32), 'a'.repeat(32)] },
      _deleted: true,
      v: 1,
      closedBy: rev,
    };
    expect([state, event(), tombstone].map((doc) => checkDocument(doc, { deviceId: device }))).toEqual([undefined, undefined, undefined]);
  });

  it.each<[string, unknown]>([
    ['no object', 'text'],
    ['a list', [state]],
    ['another form of id', { ...state, _id: 'quiz:s:attempt' }],
    ['a design document', { ...state, _id: '_design/x' }],
    ['content', { ...state, _id: 'quiz:c:quiz:one' }],
    ['a reply', { ...state, _id: 'quiz:r:ack:one' }],
    ['a local record', { ...state, _id: 'quiz:l:rejected:one' }],
    ['an attachment', { ...state, _attachments: {} }],
    ['a malformed revision', { ...state, _rev: '1-x' }],
    ['a later generation without its branch', { ...state, _rev: `2-${'a'.repeat(32)}` }],
    ['a branch of another revision', { ...state, _revisions: { start: 1, ids: ['b'.repeat(32)] } }],
    ['another envelope', { ...state, v: 2 }],
    ['too many bytes', { ...state, value: 'x'.repeat(1_000_000) }],
    ['no device', { ...state, deviceId: 'phone' }],
    ['no stamp', { ...state, hlc: 'now' }],
    ['no schema', { ...state, schema: 0 }],
    ['an unknown policy', { ...state, policy: { name: 'coin', version: 1 } }],
    ['no value', { ...state, value: undefined, policy: undefined }],
    ['a tombstone of nobody', { ...state, _deleted: true }],
    ['a removed event', { ...event(), _deleted: true, closedBy: rev }],
    ['an event in a second generation', { ...event(), _rev: `2-${'a'.repeat(32)}`, _revisions: { start: 2, ids: ['a'.repeat(32), 'b'.repeat(32)] } }],
    ['an event with another revision', event({}, { seal: false })],
    ['an event under another id', event({ _id: 'quiz:e:answered:other' })],
    ['an event of another neuron', event({ neuron: 'offers' })],
    ['an event without a number', event({ deviceSeq: 0 })],
    ['an unknown purpose', event({ purpose: 'curiosity' })],
    ['an event whose data was changed', event({ data: 'y' })],
  ])('refuses %s', (_name, doc) => {
    expect(checkDocument(doc)).toMatchObject({ code: 'bad-document', reason: expect.any(String) });
  });

  it('lets a device send its own events only, but states of any', () => {
    const other = { deviceId: '22222222-2222-4222-8222-222222222222' };
    expect(checkDocument(event(), other)?.reason).toBe('a device sends its own entries only');
    expect(checkDocument(state, other)).toBeUndefined();
  });
});
