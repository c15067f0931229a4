import { EmpireError } from '@empire/contract';
import type { FastifyInstance } from 'fastify';
import { checkReceipt, readReceipt } from '../erasure/receipt.ts';
import { signStatement } from '../erasure/statement.ts';
import { operations } from './api-schemas.ts';
import { bearerOf, requireBearer } from './bearer.ts';
import type { GatewayLimits, GatewayPorts } from './ports.ts';

const bodyLimit = 4 * 1024;

/** Erase-me: asking for it, the receipts of devices that have wiped themselves, and the keys that statements are signed with. */
export function erasureRoutes(app: FastifyInstance, ports: GatewayPorts & { limits: GatewayLimits }): void {
  const { erasures, erasureKeys, limits, now } = ports;
  const perAddress = app.rateLimit({ max: limits.tokenPerMinute, timeWindow: 60_000, groupId: 'erasure' });

  app.get('/v1/keys', { schema: operations.keys, onRequest: [perAddress] }, async () => ({ erasureKeys: erasureKeys.jwks }));

  app.post('/v1/erasure', { schema: operations.erasure, bodyLimit, onRequest: [perAddress, requireBearer(ports)] }, async (request, reply) => {
    const { userId } = bearerOf(request);
    const { erasureId, at, devices } = await erasures.erase(userId);
    const statement = await signStatement(erasureKeys, { erasureId, userId, deviceIds: devices.map(({ deviceId }) => deviceId) }, now());
    return reply.code(202).send({ erasureId, at, statement });
  });

  app.post('/v1/erasure/receipt', { schema: operations.receipt, bodyLimit, onRequest: [perAddress] }, async (request) => {
    const receipt = readReceipt(request.body);
    const { erasureId, deviceId } = receipt;
    const device = (await erasures.find(erasureId))?.devices.find((one) => one.deviceId === deviceId);
    if (!device) throw new EmpireError('not-found', 'There is no such erasure of this device.');
    await checkReceipt(receipt, device.publicKey);
    return { erasureId, deviceId, wipedAt: await erasures.noteWiped(erasureId, receipt) };
  });
}
