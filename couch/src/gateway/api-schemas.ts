/** A JSON Schema (2020-12) as the API's description carries it. */
interface Schema {
  readonly [member: string]: unknown;
}

const text = (description: string, form: Schema = {}): Schema => ({ type: 'string', description, ...form });
const milliseconds = (description: string): Schema => ({ type: 'integer', description: `${description}, milliseconds since 1970` });

function record(properties: Readonly<Record<string, Schema>>, options: { optional?: readonly string[]; description?: string } = {}): Schema {
  const required = Object.keys(properties).filter((name) => !options.optional?.includes(name));
  return { type: 'object', properties, required, additionalProperties: false, ...(options.description && { description: options.description }) };
}

const refusal = record(
  {
    error: text('a word code: bad-argument, needs-auth, forbidden, not-found, erased, payload-too-large, too-many-requests, offline, internal'),
    reason: text('a sentence for people, without personal data'),
    maxBytes: { type: 'integer', description: 'the limit, with payload-too-large' },
    statement: text('a compact JWS that names the device, with erased where a token was asked for'),
  },
  { optional: ['maxBytes', 'statement'], description: 'a refusal in CouchDB’s shape' },
);

const uuid = text('a lower-case UUID', { pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const base64url = text('base64url', { pattern: '^[A-Za-z0-9_-]{1,512}$' });

const challengeSchema = record({ challenge: text('to be signed within two minutes'), serverTime: milliseconds('the server’s clock') });

const proofSchema = record({
  deviceId: uuid,
  anonId: uuid,
  publicKey: record({ kty: { const: 'EC' }, crv: { const: 'P-256' }, x: base64url, y: base64url }, { description: 'the device’s public key, as JWK' }),
  challenge: text('as it was given', { maxLength: 256 }),
  signature: {
    ...base64url,
    description: 'base64url of ECDSA P-256 SHA-256 (IEEE P1363) over the canonical JSON of {anonId, challenge, deviceId, use: "empire-token-v1"}',
  },
});

const erasureKeysSchema: Schema = {
  type: 'array',
  description: 'the keys that erasure statements are signed with, to be pinned at first contact; oldest first',
  minItems: 1,
  items: record({ kty: { const: 'RSA' }, kid: text('its id'), n: text('base64url'), e: text('base64url'), alg: { const: 'RS256' }, use: { const: 'sig' } }),
};

const erasureId = text('the erasure', { pattern: '^[0-9a-f]{32}$' });
const timestamp = (description: string): Schema => text(`${description} (ISO 8601)`, { pattern: '^\\d{4}-\\d{2}-\\d{2}T' });

const erasureSchema = record({
  erasureId,
  at: timestamp('when it was recorded'),
  statement: text('a compact JWS (RS256, typ empire-erasure) over {iss, iat, erasureId, userId, all, deviceIds}'),
});

const receiptSchema = record({
  erasureId,
  deviceId: uuid,
  at: timestamp('when the device had wiped itself, by its own clock'),
  signature: {
    ...base64url,
    description: 'base64url of ECDSA P-256 SHA-256 (IEEE P1363) over the canonical JSON of {at, deviceId, erasureId, use: "empire-erasure-receipt-v1"}',
  },
});

const receivedSchema = record({ erasureId, deviceId: uuid, wipedAt: timestamp('what the first receipt said') });

const sessionSchema = record({
  token: text('the bearer token: a JWT signed RS256'),
  expiresAt: milliseconds('the end of the token'),
  userId: text('the user this device belongs to', { pattern: '^[0-9a-f]{32}$' }),
  databases: record(
    { user: text('real name'), content: text('real name'), registry: text('real name') },
    { description: 'what the device may address under /couch' },
  ),
  erasureKeys: erasureKeysSchema,
  serverTime: milliseconds('the server’s clock'),
});

const pairingSchema = record({
  code: text('to be typed on the joining device', { pattern: '^[2-9A-HJKMNP-Z]{8}$' }),
  expiresAt: milliseconds('the end of the code'),
});

const digestSchema = record({ digest: text('SHA-256 of what the code proves, which nobody but its owner has', { pattern: '^[0-9a-f]{64}$' }) });

const keptSchema = record({ kept: { const: true, description: 'it replaces the code that this device left before' } });

const claimSchema = record({
  code: text('a pairing code as it was shown, or what a recovery code proves; case, spaces and hyphens do not matter', { minLength: 1, maxLength: 40 }),
});

const documentSchema: Schema = { type: 'object', description: 'this document', required: ['openapi', 'info', 'paths'], additionalProperties: true };

const part: Schema = {
  type: 'object',
  properties: { state: { enum: ['ok', 'degraded', 'down', 'unknown'] } },
  required: ['state'],
  additionalProperties: true,
};

const healthSchema = record({ status: { enum: ['ok', 'degraded'] }, parts: { type: 'object', additionalProperties: part } });

const reasons: Readonly<Record<string, string>> = {
  400: 'the body is not as described',
  401: 'no token, or one that is not good any more; a challenge or signature that is not good',
  403: 'the device is known with another key',
  404: 'the code is unknown, expired or used; there is no such erasure of this device',
  410: 'the user was erased; a token request is answered with a statement',
  413: 'the body is too large',
  429: 'too many requests: `Retry-After` says when to ask again (seconds)',
  default: 'any other refusal, 503 with `Retry-After` among them',
};

/** The answers of one route: what is right, and the refusals named by status; `default` stands for the rest. */
function answersOf(right: Schema, refusals: readonly (keyof typeof reasons)[], status: 200 | 202 = 200): Readonly<Record<string, Schema>> {
  const described = [...refusals, 'default'].map((name) => [name, { ...refusal, description: reasons[name] }]);
  return { [status]: right, ...Object.fromEntries(described) };
}

const security = [{ device: [] }];

const subscriptionSchema = record(
  { scope: { enum: ['marketing', 'all'], description: 'the mail that the link is for' }, ended: { type: 'boolean', description: 'whether it is ended' } },
  { description: 'how an address stands; a page for people where text/html is accepted' },
);

const tokenQuery = record({ token: text('as it stands in the mail') });

/** What is described of each route. */
export const operations = {
  description: { summary: 'This description', response: answersOf(documentSchema, []) },
  health: { summary: 'How every part is', response: { 200: healthSchema, 503: { ...healthSchema, description: 'a part is not well' } } },
  challenge: { summary: 'A challenge to sign', response: answersOf(challengeSchema, ['429']) },
  token: {
    summary: 'A token for a device, which is registered at first contact',
    body: proofSchema,
    response: answersOf(sessionSchema, ['400', '401', '403', '410', '413', '429']),
  },
  pairing: { summary: 'A code by which another device joins this user', security, response: answersOf(pairingSchema, ['401', '410', '429']) },
  recovery: {
    summary: 'Leaves a recovery code of this device, by which a new one can join this user',
    security,
    body: digestSchema,
    response: answersOf(keptSchema, ['400', '401', '410', '429']),
  },
  claim: {
    summary: 'Joins this device’s user into the one that issued the code, or left it for recovery',
    security,
    body: claimSchema,
    response: answersOf(sessionSchema, ['400', '401', '404', '410', '429']),
  },
  keys: { summary: 'The keys that erasure statements are signed with', response: answersOf(record({ erasureKeys: erasureKeysSchema }), ['429']) },
  erasure: {
    summary: 'Erases this user and everything of it on the servers; may be repeated',
    security,
    response: answersOf(erasureSchema, ['401', '429'], 202),
  },
  unsubscribe: {
    look: { summary: 'How an address stands; changes nothing', querystring: tokenQuery, response: answersOf(subscriptionSchema, ['400', '429']) },
    end: {
      summary: 'Ends the mail that the link is for (RFC 8058); may be repeated',
      querystring: tokenQuery,
      response: answersOf(subscriptionSchema, ['400', '429']),
    },
  },
  receipt: {
    summary: 'A device says that it has wiped itself; the first receipt counts',
    body: receiptSchema,
    response: answersOf(receivedSchema, ['400', '401', '404', '413', '429']),
  },
};
