import { EmpireError } from '@empire/contract';
import type { FastifyInstance } from 'fastify';
import { signStatement } from '../erasure/statement.ts';
import { type Refusal, refuse } from './answers.ts';
import { operations } from './api-schemas.ts';
import { bearerOf, requireBearer } from './bearer.ts';
import { checkChallenge, makeChallenge } from './challenge.ts';
import { checkProof, readProof } from './device-proof.ts';
import type { GatewayLimits, GatewayPorts } from './ports.ts';
import { mintToken } from './tokens.ts';

const bodyLimit = 16 * 1024;

/** Challenges, tokens, pairing and recovery: everything under `/v1`. */
export function tokenRoutes(app: FastifyInstance, ports: GatewayPorts & { limits: GatewayLimits }): void {
  const { limits, keys, accounts, now } = ports;
  const perAddress = app.rateLimit({ max: limits.tokenPerMinute, timeWindow: 60_000, groupId: 'token' });
  const claims = app.rateLimit({ max: limits.claimPerMinute, timeWindow: 60_000, groupId: 'claim' });
  const signedIn = requireBearer(ports);

  app.post('/v1/challenge', { schema: operations.challenge, bodyLimit, onRequest: [perAddress] }, async () => ({
    challenge: makeChallenge(keys.current.challengeSecret, now()),
    serverTime: now(),
  }));

  app.post('/v1/token', { schema: operations.token, bodyLimit, onRequest: [perAddress] }, async (request, reply) => {
    const proof = readProof(request.body);
    checkChallenge(proof.challenge, { secret: keys.current.challengeSecret, now: now() });
    await checkProof(proof);
    const { deviceId } = proof;
    try {
      return await session(ports, { userId: await accounts.admit(deviceId, proof), deviceId });
    } catch (error) {
      return refuse(reply, await refusalOfErased(error, { ...ports, deviceId }));
    }
  });

  app.post('/v1/pairing', { schema: operations.pairing, bodyLimit, onRequest: [perAddress, signedIn] }, (request) =>
    accounts.issueCode(bearerOf(request).userId),
  );

  app.post('/v1/recovery', { schema: operations.recovery, bodyLimit, onRequest: [perAddress, signedIn] }, async (request) => {
    await accounts.leaveRecovery(readDigest(request.body), bearerOf(request));
    return { kept: true };
  });

  app.post('/v1/pairing/claim', { schema: operations.claim, bodyLimit, onRequest: [claims, signedIn] }, async (request) => {
    const { deviceId } = bearerOf(request);
    return session(ports, { userId: await accounts.claim(readCode(request.body), deviceId), deviceId });
  });
}

/** The 410 of an erased user with the statement for this device. Errors: whatever else was thrown. */
async function refusalOfErased(error: unknown, ports: GatewayPorts & { deviceId: string }): Promise<Refusal> {
  if (!(error instanceof EmpireError) || error.code !== 'erased') throw error;
  const [erasureId, userId] = [String(error.details.erasureId), String(error.details.userId)];
  const statement = await signStatement(ports.erasureKeys, { erasureId, userId, deviceIds: [ports.deviceId] }, ports.now());
  return { status: 410, error: 'erased', reason: error.message, statement };
}

async function session(ports: GatewayPorts, device: { userId: string; deviceId: string }) {
  const now = ports.now();
  const { token, expiresAt } = await mintToken(ports.keys.current, { ...device, now });
  return {
    token,
    expiresAt,
    userId: device.userId,
    databases: databasesOf(ports.dbPrefix, device.userId),
    erasureKeys: ports.erasureKeys.jwks,
    serverTime: now,
  };
}

/** The real names of the databases a user's devices may address. */
export function databasesOf(dbPrefix: string, userId: string): { user: string; content: string; registry: string } {
  return { user: `${dbPrefix}user-${userId}`, content: `${dbPrefix}content`, registry: `${dbPrefix}registry` };
}

function readDigest(body: unknown): string {
  const digest = typeof body === 'object' && body !== null && 'digest' in body ? body.digest : undefined;
  if (typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest)) return digest;
  throw new EmpireError('bad-argument', `digest must be the SHA-256 of a recovery code in 64 hex digits; received ${typeof digest}.`);
}

function readCode(body: unknown): string {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  if (typeof code === 'string' && code.length > 0 && code.length <= 40) return code;
  throw new EmpireError('bad-argument', `code must be the text of a pairing code; received ${typeof code}.`);
}
