import { expect, test } from 'vitest';
import { originsOutside } from './shell-policy.ts';

const policy = "default-src 'self'; script-src 'self' https://quiz.example; connect-src 'self' https://blog.example";

test('an origin that scripts may not come from is outside, whatever other directives allow', () => {
  expect(originsOutside(policy, ['https://quiz.example', 'https://blog.example'])).toEqual(['https://blog.example']);
});

test('a page without a policy lets every origin in', () => {
  expect([originsOutside(null, ['https://blog.example']), originsOutside("default-src 'self'", ['https://blog.example'])]).toEqual([[], []]);
});
