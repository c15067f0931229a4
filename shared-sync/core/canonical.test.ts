import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalWithout } from './canonical.ts';

describe('canonical JSON', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  });

  it('writes the composed and the decomposed form of a letter alike', () => {
    expect(canonicalJson({ 'e\u0301': 'e\u0301' })).toBe(canonicalJson({ '\u00e9': '\u00e9' }));
  });

  it('means the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme-ascii' }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('writes every text as JSON does after composing it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        expect(canonicalJson({ [text]: text })).toBe(`{${JSON.stringify(text.normalize('NFC'))}:${JSON.stringify(text.normalize('NFC'))}}`);
      }),
    );
  });

  it('is a fixed point', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => canonicalJson(JSON.parse(canonicalJson(value))) === canonicalJson(value)));
  });

  it('leaves out members of an object, not of what is in it', () => {
    expect(canonicalWithout({ _b: 1, a: { _b: undefined, c: 2 } }, (key) => key === '_b' || key === 'a')).toBe('{}');
    expect(canonicalWithout({ _b: 1, a: { _b: 2 } }, (key) => key === '_b')).toBe('{"a":{"_b":2}}');
    expect(canonicalWithout({ _b: Number.NaN, a: 1 }, (key) => key === '_b')).toBe('{"a":1}');
  });

  it.each([
    [{ a: [1, { b: Number.NaN }] }, '$.a[1].b', 'NaN'],
    [{ b: () => 1, a: [undefined] }, '$.a[0]', 'undefined'],
    // biome-ignore lint/suspicious/noSparseArray: a hole is no value
    [[1, , 2], '$[1]', 'undefined'],
    [{ a: { 'e\u0301': 1, '\u00e9': 2 } }, '$.a.\u00e9', 'two keys that are the same letters'],
  ])('says where %j cannot be written', (value, path, received) => {
    expect(() => canonicalJson(value)).toThrowError(expect.objectContaining({ code: 'bad-argument', details: { path, received } }));
  });

  it.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [() => 1], [{ inner: undefined }], [10n], [{ 'e\u0301': 1, '\u00e9': 2 }]])(
    'refuses %s',
    (value) => {
      expect(() => canonicalJson(value)).toThrowError(expect.objectContaining({ code: 'bad-argument' }));
    },
  );
});
