/** The code as the server knows it, from what a person typed: without spaces and dashes, in capitals. */
export function readPairingCode(typed: string): string {
  return typed.replace(/[\s-]+/g, '').toUpperCase();
}

/** What to tell the person when showing or taking a pairing code failed. */
export function pairingProblem(code: string | undefined): string {
  if (code === 'not-found') return 'This code is not valid. It may be mistyped, used or older than ten minutes. Ask the other device for a new one.';
  if (code === 'offline' || code === 'timeout' || code === 'captive-portal')
    return 'Joining devices needs a connection to the server. Try again when you are online.';
  if (code === 'needs-auth' || code === 'forbidden') return 'The server does not accept this device.';
  return 'That did not work. Please try again in a minute.';
}
