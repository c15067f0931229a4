import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { operations } from './api-schemas.ts';

const description = `Tokens and pairing of devices. With a token a device speaks CouchDB's replication protocol under \`/couch/<database>\`; what of it is
allowed there is described in docs/gateway.md. Every refusal is \`{error, reason}\`; every answer carries \`x-empire-sync: 1\`.`;

/**
 * Describes the routes that are added after it as OpenAPI 3.1. Schemas only describe: what a request may hold is decided by the readers,
 * whose refusals name the member at fault, and answers go out as they are.
 */
export function describeApi(app: FastifyInstance): void {
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Empire gateway', version: '1.0.0', description },
      components: { securitySchemes: { device: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: ({ schema, url }) => ({ schema: { ...schema, hide: schema === undefined || schema.hide === true }, url }),
  });
}

/** `GET /v1/openapi.json`: the description. */
export function apiRoute(app: FastifyInstance): void {
  app.get('/v1/openapi.json', { schema: operations.description }, async () => app.swagger());
}
