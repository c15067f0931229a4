import { type DeviceId, EmpireError, errorCode, type Json } from '@empire/contract';
import type { TransferAccount } from '../ports/gateway.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import type { Device } from './device.ts';

/**
 * A profile that was copied, or restored from an older copy, has to become a device of its own:
 *
 *   noticed ──code from the gateway, written down──▶ begun ──new id and key──▶ renamed ──code claimed──▶ joined
 *
 * Each step may be repeated. Whatever was killed in between goes on when an engine opens, or with its first round.
 */
export interface Fork {
  readonly from: DeviceId;
  readonly atMs: number;
  /** A pairing code of the former id: with it the new one comes to the same user. */
  readonly code: string;
  readonly to?: DeviceId;
  readonly joined?: true;
}

const recordName = 'fork';

/** Gives this device a new id and key, and ends the work under the old one. Always throws `identity-forked`, or an error of the gateway. */
export async function fork(device: Device, account: TransferAccount): Promise<never> {
  const { code } = await account.issuePairing();
  await write(device.vault, { from: device.deviceId, atMs: device.now(), code });
  await completeFork(device.vault);
  account.expire();
  throw forked(device.deviceId);
}

/** Renames the device if a fork was begun. Run before the device opens. Answers the fork of this profile, if there ever was one. */
export async function completeFork(vault: KeyVault): Promise<Fork | undefined> {
  const begun = await readFork(vault);
  if (!begun || begun.to !== undefined) return begun;
  const { deviceId } = await vault.renameDevice(begun.from);
  return write(vault, { ...begun, to: deviceId });
}

/** The latest fork of this profile. */
export async function readFork(vault: KeyVault): Promise<Fork | undefined> {
  return (await vault.record(recordName)) as unknown as Fork | undefined;
}

/** At the beginning of a round: an engine under the old id stops, one under the new id joins the user it came from. Errors: `identity-forked`. */
export async function settleFork(device: Device, account: TransferAccount): Promise<void> {
  const known = await readFork(device.vault);
  if (!known) return;
  if (known.from === device.deviceId) throw forked(device.deviceId);
  if (known.joined || known.to !== device.deviceId) return;
  try {
    await account.claimPairing(known.code);
  } catch (error) {
    // A code that expired meanwhile leaves the device with a user of its own: it can be paired again by hand.
    if (errorCode(error) !== 'not-found') throw error;
  }
  await write(device.vault, { ...known, joined: true });
}

async function write(vault: KeyVault, record: Fork): Promise<Fork> {
  await vault.writeRecord(recordName, { ...record } as unknown as Json);
  return record;
}

function forked(deviceId: DeviceId): EmpireError {
  return new EmpireError('identity-forked', `Another profile works as ${deviceId}; this one takes a new id when it is opened again.`);
}
