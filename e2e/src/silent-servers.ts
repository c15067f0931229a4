import { createServer, type Server, type Socket } from 'node:net';

/** Servers that accept every connection on these ports and never answer. Errors: those of listening, where a port is taken. */
export async function silentServers(
  ports: readonly number[],
): Promise<{ /** How many connections were accepted. */ accepted(): number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const accept = (socket: Socket): void => {
    accepted += 1;
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
    socket.resume();
  };
  const servers = await Promise.all(ports.map((port) => listen(createServer(accept), port)));
  return {
    accepted: () => accepted,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
    },
  };
}

function listen(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen({ port, host: '::', ipv6Only: false }, () => resolve(server));
  });
}
