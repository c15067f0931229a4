import { msg } from '../language/words.ts';
/** The code as the server knows it, from what a person typed: without spaces and dashes, in capitals. */
export function readPairingCode(typed: string): string {
  return typed.replace(/[\s-]+/g, '').toUpperCase();
}

/** Whether what was typed is as long as a recovery code, which is much longer than a pairing code. */
export function isRecoveryCode(typed: string): boolean {
  return readPairingCode(typed).length > 16;
}

/** What to tell the person when showing or taking a pairing code failed. */
export function pairingProblem(code: string | undefined): string {
  if (code === 'not-found')
    return msg('This code is not valid. It may be mistyped, used, replaced or older than ten minutes. Ask the other device for a new one.');
  if (code === 'offline' || code === 'timeout' || code === 'captive-portal')
    return msg('Joining devices needs a connection to the server. Try again when you are online.');
  if (code === 'bad-argument') return msg('A recovery code has 28 letters and digits; this one was mistyped.');
  if (code === 'needs-auth' || code === 'forbidden') return msg('The server does not accept this device.');
  return msg('That did not work. Please try again in a minute.');
}
