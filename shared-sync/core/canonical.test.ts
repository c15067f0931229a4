import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';

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

  it.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [() => 1], [{ inner: undefined }], [10n], [{ 'e\u0301': 1, '\u00e9': 2 }]])(
    'refuses %s',
    (value) => {
      expect(() => canonicalJson(value)).toThrowError(expect.objectContaining({ code: 'bad-argument' }));
    },
  );
});
