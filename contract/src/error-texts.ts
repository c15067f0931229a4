/**
 * Every error code the platform hands to a neuron or a client, with the text a developer reads.
 * Codes are part of the contract: compare `error.code`, never `instanceof`, across a federation boundary.
 */
export const errorTexts = {
  'bad-argument': 'An argument is not of the shape the call takes.',
  'bad-content': 'A content document is malformed and was refused.',
  'bad-document': 'A document breaks the rules of its class and was refused.',
  'bad-manifest': 'A neuron manifest is malformed and was refused.',
  'bad-model': 'A model file or its card is malformed, has another hash, or asks for an operator that is not known.',
  'bad-registry': 'The registry document is malformed and was refused.',
  'bad-response': 'A server answered with something that is not the protocol.',
  'captive-portal': 'Something between this device and the server answered in its place.',
  closed: 'The database or context was already closed.',
  conflict: 'The document changed since it was read.',
  'consent-missing': 'The person has not consented to this purpose.',
  'contract-mismatch': 'The neuron was built for another range of the contract.',
  erased: 'The account was erased.',
  forbidden: 'The server does not permit this.',
  'identity-forked': 'Two profiles claim the same device and sequence number.',
  'inference-unavailable': 'No provider on this device can run the task.',
  'load-failed': 'The neuron could not be loaded.',
  'activate-failed': 'The neuron was loaded but failed to start.',
  'render-failed': 'The neuron failed while rendering.',
  locked: 'This device is locked: its keys need the passphrase.',
  'needs-auth': 'The server does not accept this device any more.',
  'not-found': 'There is no such document.',
  'not-permitted': 'The neuron manifest does not list this.',
  offline: 'There is no connection to the server.',
  'payload-too-large': 'The document is larger than the server accepts.',
  'storage-full': 'The device has no room left for this.',
  'storage-failed': 'The local database could not complete the operation.',
  timeout: 'The operation took longer than allowed.',
  undecryptable: 'A stored document could not be opened with this key.',
  'wrong-key': 'The key does not belong to this database.',
} as const;

export type ErrorCode = keyof typeof errorTexts;
