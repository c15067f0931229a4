import { expect, test } from 'vitest';
import { idemKeyOf, nextQuestion, normalised, problemsOf } from './form.ts';

const good = [
  'ada@example.org',
  '  ada@example.org ',
  'ada.l+x@mail.example.org',
  "o'brien@example.org",
  'käthe@bücher.example',
  'a@b.co',
  'ada@xn--bcher-kva.example',
  'ada@xn--e1afmkfd.xn--p1ai',
  '用户@例子.广告',
  'अ@हिन्दी.भारत',
  '',
];
const bad = [
  'ada',
  'ada@',
  '@example.org',
  'ada@example',
  'a da@example.org',
  'ada@@example.org',
  'ada@example..org',
  'ada@-x.org',
  'ada@example.org,b@c.de',
  'ada@example.org\nBcc: b@c.de',
  `${'a'.repeat(65)}@example.org`,
  `ada@${'a'.repeat(250)}.org`,
  '<ada@example.org>',
  'Ada <ada@example.org>',
  'mailto:ada@example.org',
  '.ada@example.org',
  'ada.@example.org',
  'a..b@example.org',
  'ada@[127.0.0.1]',
  '"a b"@example.org',
  'ada@example.org.',
  'ada@example.123',
  'ada@exam_ple.org',
  'ada\u200b@example.org',
  'ada\u202e@example.org',
  'ada＠example.org',
  'ada@example.org\0',
];

test.each(good)('%j may be sent', (email) => {
  expect(problemsOf({ name: '', email })).toEqual({});
});

test.each(bad)('%j is refused with a sentence', (email) => {
  expect(problemsOf({ name: '', email }).email).toMatch(/^[A-Z].*\.$/);
});

test('a name that does not fit on the cover is refused', () => {
  expect(problemsOf({ name: 'x'.repeat(81), email: '' })).toEqual({ name: 'At most 80 letters fit on the cover.' });
});

test('the same guide and address name the same act, however they were typed; another guide or address does not', async () => {
  const same = await Promise.all([idemKeyOf('plan', 'Ada@Example.org'), idemKeyOf('plan', ' ada@example.ORG ')]);
  expect(same[0]).toBe(same[1]);
  expect(same[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set([...same, await idemKeyOf('kit', 'ada@example.org'), await idemKeyOf('plan', 'bob@example.org')]).size).toBe(3);
});

test('the domain is written small, the part before it stays', () => {
  expect(normalised(' Ada@Example.ORG ')).toBe('Ada@example.org');
});

test('each form asks one thing more, and none asks twice', () => {
  expect([nextQuestion({})?.field, nextQuestion({ role: 'home' })?.field, nextQuestion({ role: 'home', team: 'one', network: 'daily' })]).toEqual([
    'role',
    'team',
    undefined,
  ]);
});
