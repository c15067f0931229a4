import { createHash } from 'node:crypto';

/** How many partitions the users' databases fall into, for ever. */
export const PARTITIONS = 64;

/** Every partition's name: two decimal digits. */
export const partitions: readonly string[] = Array.from({ length: PARTITIONS }, (_, number) => name(number));

/** The partition of a user's database: the user-id hash modulo 64. */
export function partitionOf(database: string): string {
  return name((createHash('sha256').update(userOf(database)).digest()[0] as number) % PARTITIONS);
}

/** The user of a database `<dbPrefix>user-<userId>`. */
export function userOf(database: string): string {
  return database.slice(-32);
}

function name(number: number): string {
  return String(number).padStart(2, '0');
}
