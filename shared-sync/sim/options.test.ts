import { expect, it } from 'vitest';
import { BadOption, readOptions } from './options.ts';

it('reads seeds, minutes and mutants, and leaves open what was not said', () => {
  expect(readOptions(['--seeds', '12', '--seed', '9007199254740979', '--minutes', '0.5'])).toMatchObject({
    seeds: 12,
    seed: 9_007_199_254_740_979,
    minutes: 0.5,
    stop: false,
    mutants: false,
    mutant: [],
  });
  expect(readOptions(['--mutant', 'no merging', '--mutant', 'no closing'])).toMatchObject({
    mutant: ['no merging', 'no closing'],
    minutes: 10,
    seeds: undefined,
  });
  expect(readOptions(['--seed', '0']).seed).toBe(0);
});

it.each([
  [['--seeds', 'many'], '--seeds takes a whole number from 1 to'],
  [['--seeds', '0'], 'received "0"'],
  [['--seeds', '-3'], '--seeds'],
  [['--seeds', ''], 'received ""'],
  [['--seed', '1.5'], '--seed takes a whole number from 0 to'],
  [['--seed', '1e3'], 'received "1e3"'],
  [['--seed', '9007199254740992'], 'received "9007199254740992"'],
  [['--seed', '9007199254740991', '--seeds', '2'], 'together'],
  [['--minutes', '0'], '--minutes takes a number above 0'],
  [['--minutes', 'soon'], 'received "soon"'],
  [['--sead', '1'], "Unknown option '--sead'"],
  [['7'], "Unexpected argument '7'"],
])('says what is wrong with %j', (args, sentence) => {
  expect(() => readOptions(args)).toThrow(BadOption);
  expect(() => readOptions(args)).toThrow(sentence);
});
