import { startClusterTwin } from './start-cluster-twin.ts';

/** `node --import tsx couch/src/embedded/cluster-twin/main.ts [seed]`: runs the twin until it is interrupted, and prints its address. */
const twin = await startClusterTwin({ seed: Number(process.argv[2] ?? 1) });
console.log(twin.url);
process.once('SIGINT', () => void twin.close());
process.once('SIGTERM', () => void twin.close());
