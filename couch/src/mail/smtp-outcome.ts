import type { Outcome } from './mail-transport.ts';

/** What of nodemailer's errors is read. */
export interface SmtpFault {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

const maxText = 300;
// Enhanced status codes (RFC 3463) that speak of the address itself: 5.1.x, and a mailbox that is disabled.
const addressStatus = /\b5\.(?:1\.[0-9]+|2\.1)\b/;
const enhanced = /\b5\.\d{1,3}\.\d{1,3}\b/;
const addressReplies = new Set([550, 551, 553]);

/**
 * What an SMTP fault means. 5xx to the recipient or to the message is for good; 5xx to anything else (greeting, log-in, sender) is a fault of this
 * server's own settings, which must not cost anybody their mail. `isWhole`: the message, with the mark of its end, had been given to the connection.
 */
export function outcomeOf(fault: SmtpFault, { isWhole }: { isWhole: boolean }): Outcome {
  const { responseCode, response = '', command = '' } = fault;
  const code = responseCode === undefined ? (fault.code ?? 'ECONNECTION') : String(responseCode);
  const text = response.slice(0, maxText);
  if (responseCode === undefined || responseCode < 400) return isWhole ? { kind: 'unknown', code, text } : { kind: 'refused', code, text };
  const isForGood = responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');
  if (!isForGood) return { kind: 'refused', code, text };
  const isAddress = command === 'RCPT TO' && (enhanced.test(response) ? addressStatus.test(response) : addressReplies.has(responseCode));
  return { kind: 'bounced', code, text, isAddress };
}
