import type { AnonId, DeviceId, Hlc } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { type AuditBody, auditSegment, maxAuditEntries } from './audit.ts';
import { checkDocument } from './check-document.ts';
import { immutableRevision } from './revision.ts';

const device = '11111111-1111-4111-8111-111111111111';
const entry = { kind: 'key', at: 1, what: 'rotated' } as const;
const stamp = { v: 1, schema: 1, anonId: device as AnonId, deviceId: device as DeviceId, hlc: `0192f3a4b5c6-0000-${device}` as Hlc } as const;
const body: AuditBody = { ...stamp, seq: 0, prev: null, entries: [entry], upTo: { 'quiz-state': 3 } };
const changed = (change: object) => auditSegment({ ...body, ...change } as AuditBody);

describe('an audit segment on its way to the server', () => {
  it('passes as it was made, first or linked', () => {
    expect([body, { ...body, seq: 1, prev: 'a'.repeat(32) }].map((one) => checkDocument(auditSegment(one), { deviceId: device }))).toEqual([
      undefined,
      undefined,
    ]);
  });

  const under = (_id: string) => {
    const doc = { ...auditSegment(body), _id };
    const _rev = immutableRevision(doc);
    return { ...doc, _rev, _revisions: { start: 1, ids: [_rev.slice(2)] } };
  };

  it.each<[string, object]>([
    ['counts below 0', changed({ seq: -1 })],
    ['is first and names a predecessor', changed({ prev: 'a'.repeat(32) })],
    ['is linked to nothing', changed({ seq: 1, prev: null })],
    ['has no entries', changed({ entries: [] })],
    ['has too many entries', changed({ entries: Array.from({ length: maxAuditEntries + 1 }, () => entry) })],
    ['carries a body in an entry', changed({ entries: [{ ...entry, value: { name: 'person' } }] })],
    ['carries a long text in an entry', changed({ entries: [{ ...entry, what: 'x'.repeat(241) }] })],
    ['stands under the key of another', under(`host:a:audit:${'b'.repeat(32)}`)],
    ['is of a neuron', under(auditSegment(body)._id.replace('host', 'quiz'))],
  ])('is refused when it %s', (_name, doc) => {
    expect(checkDocument(doc, { deviceId: device })).toMatchObject({ code: 'bad-document' });
  });
});
