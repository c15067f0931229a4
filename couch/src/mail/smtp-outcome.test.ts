import { expect, test } from 'vitest';
import { outcomeOf, type SmtpFault } from './smtp-outcome.ts';

const part = { isWhole: false };
const whole = { isWhole: true };

test.each<[string, SmtpFault, { isWhole: boolean }, object]>([
  ['a greylisted recipient', { command: 'RCPT TO', responseCode: 450, response: '450 4.2.0 later' }, part, { kind: 'refused', code: '450' }],
  ['an unknown recipient', { command: 'RCPT TO', responseCode: 550, response: '550 5.1.1 nobody' }, part, { kind: 'bounced', isAddress: true }],
  [
    'an unknown recipient without an enhanced status',
    { command: 'RCPT TO', responseCode: 550, response: '550 no such user' },
    part,
    { kind: 'bounced', isAddress: true },
  ],
  ['a policy against the sender', { command: 'RCPT TO', responseCode: 550, response: '550 5.7.1 not from you' }, part, { kind: 'bounced', isAddress: false }],
  ['a full mailbox', { command: 'RCPT TO', responseCode: 552, response: '552 5.2.2 full' }, part, { kind: 'bounced', isAddress: false }],
  ['a message refused for good', { command: 'DATA', responseCode: 554, response: '554 5.6.0 no' }, whole, { kind: 'bounced', isAddress: false }],
  ['a message refused for now', { command: 'DATA', responseCode: 451, response: '451 4.3.0 later' }, whole, { kind: 'refused', code: '451' }],
  ['a wrong password', { command: 'AUTH PLAIN', code: 'EAUTH', responseCode: 535, response: '535 no' }, part, { kind: 'refused', code: '535' }],
  ['a sender that is not taken', { command: 'MAIL FROM', responseCode: 550, response: '550 no' }, part, { kind: 'refused', code: '550' }],
  ['no connection', { code: 'ECONNECTION', command: 'CONN' }, part, { kind: 'refused', code: 'ECONNECTION' }],
  ['a connection that broke before the message was whole', { code: 'ESOCKET', command: 'CONN' }, part, { kind: 'refused', code: 'ESOCKET' }],
  ['a connection that broke after it', { code: 'ECONNECTION', command: 'CONN' }, whole, { kind: 'unknown', code: 'ECONNECTION' }],
  ['no answer after it', { code: 'ETIMEDOUT', command: 'CONN' }, whole, { kind: 'unknown', code: 'ETIMEDOUT' }],
])('%s', (_what, fault, sent, wanted) => {
  expect(outcomeOf(fault, sent)).toMatchObject(wanted);
});
