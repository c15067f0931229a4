import { describe, expect, it } from 'vitest';
import { decideErasure, readStatement, type Statement } from './statement.ts';

const header = { alg: 'RS256', kid: 'k1', typ: 'empire-erasure' };
const payload = { iss: 'empire-gateway', iat: 1, erasureId: 'e'.repeat(32), userId: 'u1', all: true, deviceIds: ['phone'] };
const encode = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const jws = (parts: { header?: unknown; payload?: unknown; signature?: string } = {}) =>
  [encode(parts.header ?? header), encode(parts.payload ?? payload), parts.signature ?? 'AQID'].join('.');

describe('reading a statement', () => {
  it('tells what was signed from the signature', () => {
    const read = readStatement(jws());
    expect(read).toMatchObject({ header, payload, signature: new Uint8Array([1, 2, 3]) });
    expect(read?.signed).toBe(jws().split('.').slice(0, 2).join('.'));
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object', {}],
    ['two parts', jws().split('.').slice(0, 2).join('.')],
    ['four parts', `${jws()}.x`],
    ['an empty signature', jws({ signature: '' })],
    ['no base64url', jws({ signature: 'A+/=' })],
    ['no JSON', `${encode('text')}.${encode(payload)}.AQID`],
    ['broken UTF-8', `${encode(header)}.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}.AQID`],
    ['a header without a key', jws({ header: { ...header, kid: 1 } })],
    ['a payload without a user', jws({ payload: { ...payload, userId: 1 } })],
    ['a payload without devices', jws({ payload: { ...payload, deviceIds: 'phone' } })],
    ['a payload whose id is none', jws({ payload: { ...payload, erasureId: '../x' } })],
    ['more than anybody signs', `${encode('x'.repeat(70_000))}.${encode(payload)}.AQID`],
  ])('refuses %s', (_name, text) => {
    expect(readStatement(text)).toBeUndefined();
  });
});

describe('what a device makes of a statement', () => {
  const statement = (change: { header?: object; payload?: object } = {}): Statement => ({
    header: { ...header, ...change.header },
    payload: { ...payload, ...change.payload },
    signed: '',
    signature: new Uint8Array(),
  });
  const known = { verified: true, deviceId: 'phone', userId: 'u2' };

  it.each<[string, Statement, { verified?: boolean; deviceId?: string; userId?: string | undefined }, boolean]>([
    ['wipes when it is named', statement(), {}, true],
    ['wipes when all devices of its user are meant', statement({ payload: { deviceIds: [] } }), { userId: 'u1' }, true],
    ['does not when the signature is not that of a pinned key', statement(), { verified: false }, false],
    ['does not when another device is named', statement(), { deviceId: 'laptop' }, false],
    [
      'does not when some devices of its user are named, and it is not one',
      statement({ payload: { all: false } }),
      { deviceId: 'laptop', userId: 'u1' },
      false,
    ],
    ['does not when another user is meant', statement({ payload: { deviceIds: [] } }), {}, false],
    ['does not when it never knew its user', statement({ payload: { deviceIds: [] } }), { userId: undefined }, false],
    ['does not on what was signed for another use', statement({ header: { typ: 'JWT' } }), {}, false],
    ['does not on another algorithm', statement({ header: { alg: 'none' } }), {}, false],
    ['does not on what another party issued', statement({ payload: { iss: 'somebody' } }), {}, false],
  ])('%s', (_name, one, change, wipe) => {
    const decision = decideErasure(one, { ...known, ...change });
    expect(decision.wipe).toBe(wipe);
    expect(decision).toMatchObject(wipe ? { erasureId: payload.erasureId } : { reason: expect.any(String) });
  });
});
