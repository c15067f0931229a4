import type { AnonId, DeviceId, Hlc } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { checkDocument } from './check-document.ts';
import { checkPulled } from './check-pulled.ts';
import type { ConsentBody } from './consent.ts';
import { consentDocument, readConsentEntry } from './consent-document.ts';
import { sha256Hex } from './digest.ts';
import type { AnyDoc } from './documents.ts';
import { immutableRevision } from './revision.ts';

const device = '11111111-1111-4111-8111-111111111111';
const text = 'Count how often quizzes are finished.';
const body: ConsentBody = {
  v: 1,
  schema: 1,
  anonId: device as AnonId,
  deviceId: device as DeviceId,
  hlc: `0192f3a4b5c6-0000-${device}` as Hlc,
  clientTs: 1,
  purpose: 'analytics',
  granted: true,
  heads: ['a'.repeat(32)],
  place: 'privacy',
  wording: { text, hash: sha256Hex(text) },
};

/** The document of a body that was changed, with a key and a revision that fit again. */
const changed = (change: object): AnyDoc => consentDocument({ ...body, ...change } as ConsentBody);

describe('a consent entry', () => {
  it('passes on the way to the server and back, and reads as what the bridge reads', () => {
    const doc = consentDocument(body);
    expect([checkDocument(doc, { deviceId: device }), checkPulled(doc)]).toEqual([undefined, undefined]);
    expect(readConsentEntry(doc)).toEqual({ key: doc._id.split(':')[3], purpose: 'analytics', granted: true, heads: body.heads });
    expect(consentDocument({ ...body })).toEqual(doc);
  });

  const other = consentDocument({ ...body, granted: false });
  const under = (change: object): AnyDoc => {
    const doc = { ...consentDocument(body), ...change } as AnyDoc;
    return { ...doc, _rev: immutableRevision(doc), _revisions: { start: 1, ids: [immutableRevision(doc).slice(2)] } };
  };

  it.each<[string, AnyDoc]>([
    ['of the functional purpose, which needs none', changed({ purpose: 'functional' })],
    ['of an unknown purpose', changed({ purpose: 'curiosity' })],
    ['that says neither yes nor no', changed({ granted: 'yes' })],
    ['with a head that is no key', changed({ heads: ['c1'] })],
    ['with too many heads', changed({ heads: Array.from({ length: 65 }, (_, index) => index.toString(16).padStart(32, '0')) })],
    ['without a place', changed({ place: '' })],
    ['without words', changed({ wording: { text: '', hash: sha256Hex('') } })],
    ['whose words are others than their hash says', changed({ wording: { text: 'x', hash: sha256Hex(text) } })],
    ['without a time', changed({ clientTs: 'now' })],
    ['under the key of another', under({ _id: other._id })],
    ['of a neuron', under({ _id: consentDocument(body)._id.replace('host', 'quiz') })],
    ['whose body was changed', under({ granted: false })],
  ])('is refused on both ways when it is one %s', (_name, doc) => {
    expect(checkDocument(doc, { deviceId: device })).toMatchObject({ code: 'bad-document' });
    expect(checkPulled(doc)).toMatchObject({ code: 'bad-content' });
  });

  it('is never removed, and is pushed by the device that wrote it alone', () => {
    const doc = consentDocument(body);
    const removed = { ...doc, _deleted: true } as AnyDoc;
    expect(checkPulled(removed)?.reason).toBe('consent is never removed');
    expect(checkDocument({ ...removed, closedBy: 'merge' })?.reason).toBe('class k is never removed');
    expect(checkDocument(doc, { deviceId: '22222222-2222-4222-8222-222222222222' })?.reason).toBe('a device sends its own entries only');
  });
});
