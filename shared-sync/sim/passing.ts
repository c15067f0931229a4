/** After a failure to open that a person can do something about, the page is opened again. */
export const passing: ReadonlySet<string> = new Set(['storage-full', 'storage-failed', 'wrong-key', 'locked', 'closed', 'erased', 'timeout']);

/** What else may be answered where the server is asked. */
export const unreachable: ReadonlySet<string> = new Set([
  'offline',
  'timeout',
  'captive-portal',
  'needs-auth',
  'forbidden',
  'bad-response',
  'not-found',
  'erased',
]);
