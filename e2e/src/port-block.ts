import { createServer } from 'node:net';

const lowest = 20_000;
const highest = 30_000;
const tries = 50;
/** Specs run beside one another: each worker of the test runner looks in a lane of its own, so that none takes what another has just found free. */
const lanes = 4;

/** How many ports from the first one on the product uses: gateway, neurons, CouchDB at +10, Core at +11. */
export const blockLength = 12;

/**
 * The first port of a block of free ones on this machine, chosen at random below the range that systems hand out by themselves.
 * Errors: throws when fifty blocks in a row are taken.
 */
export async function freePortBlock({ random = Math.random, worker = Number(process.env.VITEST_POOL_ID ?? 0) } = {}): Promise<number> {
  const blocks = Math.floor((highest - lowest) / blockLength / lanes);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const first = lowest + (Math.floor(random() * blocks) * lanes + (worker % lanes)) * blockLength;
    if (await isBlockFree(first)) return first;
  }
  throw new Error(`No block of ${blockLength} free ports between ${lowest} and ${highest} in ${tries} tries.`);
}

async function isBlockFree(first: number): Promise<boolean> {
  for (let port = first; port < first + blockLength; port += 1) {
    if (!(await isFree(port))) return false;
  }
  return true;
}

/** Whether nobody listens on the port of this machine, on any of its loopback addresses. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::']) {
    if (!(await canListen(port, host))) return false;
  }
  return true;
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
