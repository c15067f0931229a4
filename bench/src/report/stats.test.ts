import { describe, expect, it } from 'vitest';
import { selfTimes } from '../profile/self-time.ts';
import { summarize } from './stats.ts';

describe('summarize', () => {
  it('takes the middle figure of an odd number and the mean of the two middle ones of an even number', () => {
    expect(summarize([9, 1, 2])).toEqual({ median: 2, min: 1, max: 9, n: 3 });
    expect(summarize([4, 1, 2, 9])?.median).toBe(3);
  });

  it('has nothing to say of no figures', () => {
    expect(summarize([])).toBeUndefined();
  });
});

describe('selfTimes', () => {
  it('adds up the samples of one function and orders functions by their own time', () => {
    const frame = (functionName: string) => ({ functionName, url: 'http://host/page/bench.js?x', lineNumber: 6 });
    const nodes = [
      { id: 1, callFrame: frame('slow') },
      { id: 2, callFrame: frame('quick') },
    ];
    const times = selfTimes({ nodes, samples: [1, 2, 1], timeDeltas: [1_000, 1_000, 2_000] }, 5);
    expect(times).toEqual([
      { where: 'slow page/bench.js:7', ms: 3, share: 0.75 },
      { where: 'quick page/bench.js:7', ms: 1, share: 0.25 },
    ]);
  });
});
