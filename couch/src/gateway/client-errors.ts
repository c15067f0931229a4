import type { Socket } from 'node:net';

const refusals: Readonly<Record<string, { status: string; error: string; reason: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', error: 'timeout', reason: 'The request did not arrive in time.' },
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', error: 'bad-argument', reason: 'The headers are larger than 16384 bytes.' },
};
const malformed = { status: '400 Bad Request', error: 'bad-argument', reason: 'This is no HTTP request.' };

/** Answers what never became a request, in the shape of every other refusal, and ends the connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, ...body } = refusals[error.code ?? ''] ?? malformed;
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\ncache-control: no-store\r\nx-empire-sync: 1\r\nconnection: close`;
  socket.end(`${head}\r\n\r\n${text}`, () => socket.destroy());
}
