export { HttpGateway } from './adapters/http-gateway.ts';
