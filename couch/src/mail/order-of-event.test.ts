import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alice, leadEvent } from './mail-fixture.ts';
import { orderOfEvent, readAddress } from './order-of-event.ts';

test('a submitted lead asks for the mail that delivers its magnet', () => {
  const event = leadEvent({ data: { email: ' Alice@mail.example ', name: 'Alice', lang: 'de-AT' } });
  expect(orderOfEvent(event, alice)).toEqual({
    userId: alice,
    neuron: 'lead-magnets',
    key: 'guide-1',
    eventId: event.eventId,
    template: 'lead-magnet',
    subject: 'guide',
    purpose: 'functional',
    to: 'Alice@mail.example',
    name: 'Alice',
    lang: 'de',
  });
});

test('an event of another purpose than functional makes marketing mail', () => {
  expect(orderOfEvent(leadEvent({ purpose: 'marketing' }), alice)?.purpose).toBe('marketing');
});

test.each([
  ['another type', { ...leadEvent(), type: 'answered' }],
  ['no magnet', leadEvent({ data: { magnet: null } })],
  ['a magnet that is no key', leadEvent({ data: { magnet: '../x y' } })],
  ['no address', leadEvent({ data: { email: 7 } })],
  ['two addresses', leadEvent({ data: { email: 'a@b.example, c@d.example' } })],
  ['an address that begins with a dot', leadEvent({ data: { email: '.a@b.example' } })],
  ['an address with two dots in a row', leadEvent({ data: { email: 'a..b@c.example' } })],
  ['a header in the address', leadEvent({ data: { email: 'a@b.example\r\nBcc: c@d.example' } })],
  ['no data', { ...leadEvent(), data: null }],
])('an event with %s asks for none', (_what, event) => {
  expect(orderOfEvent(event, alice)).toBeUndefined();
});

test.each(['http://evil.example', 'Buy at evil.example', '<b>', 'a@b.example', 'x'.repeat(81)])('the name %s is left out', (name) => {
  expect(orderOfEvent(leadEvent({ data: { name } }), alice)?.name).toBeUndefined();
});

test('whatever an address holds, what is read has one @ and no space, angle or line end', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string(), fc.string({ unit: 'binary' })), (text) => {
      const read = readAddress(text);
      expect(read === undefined || /^[^\s<>@,;"]+@[^\s<>@,;"]+$/u.test(read)).toBe(true);
    }),
  );
});
