import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** `delay-process.ts <port> <ms>`: a TCP proxy to the port that holds every chunk back for `ms` in each direction. Prints its own port. */
const [port = 0, delayMs = 0] = process.argv.slice(2).map(Number);

const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
  carry(client, upstream);
  carry(upstream, client);
});

/** Timers of one length fire in the order they were set, so chunks keep theirs. */
function carry(from: Socket, to: Socket): void {
  from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), delayMs));
  from.on('end', () => setTimeout(() => to.end(), delayMs));
  from.on('error', () => to.destroy());
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.once('disconnect', () => process.exit(0));
