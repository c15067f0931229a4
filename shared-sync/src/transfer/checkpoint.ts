import type { Device } from '../device/device.ts';

/** What the server remembers of a device: how far it pushed each database, and who said so last. */
export interface Checkpoint {
  readonly since?: Readonly<Record<string, number>>;
  /** A random word, new with every checkpoint: a profile that finds one it never wrote is not alone under its device's id. */
  readonly token?: string;
}

/** A server that was set back shows an older word: so many are kept. */
const keptTokens = 100;
const recordName = 'checkpoint-token';

/**
 * Whether another profile works under the id of this device: the server remembers more than this one has sent, or a token it never wrote.
 * `marks` is how far this profile has pushed each database to this incarnation of the server's; those pushed to another are left out.
 */
export async function isForked(kept: Checkpoint, { marks, device }: { marks: Readonly<Record<string, number>>; device: Device }): Promise<boolean> {
  if (Object.entries(marks).some(([name, since]) => (kept.since?.[name] ?? 0) > since)) return true;
  return kept.token !== undefined && !(await ownTokens(device)).includes(kept.token);
}

/** Runs `send` with the next token, which is written down first: it stays this profile's when it is killed meanwhile. */
export async function withToken(device: Device, send: (token: string) => Promise<void>): Promise<void> {
  const token = device.mint().slice(-12);
  await device.vault.writeRecord(recordName, [token, ...(await ownTokens(device))].slice(0, keptTokens));
  await send(token);
}

async function ownTokens({ vault }: Device): Promise<readonly string[]> {
  return ((await vault.record(recordName)) ?? []) as readonly string[];
}
