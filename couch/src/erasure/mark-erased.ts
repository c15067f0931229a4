import { aliasOf, deviceDocument, erasureOf, namesOf, userDocument } from '../accounts/account-documents.ts';
import type { PublicKey } from '../accounts/accounts.ts';
import { type DocumentTable, type TableDocument, update } from '../accounts/document-table.ts';
import type { ErasedDevice } from './erasure-record.ts';

/**
 * Marks users as erased: those given, everybody who has joined them or begun to, and whom they have joined, with all their devices.
 * A marked user takes nobody in and joins nobody, so nothing can grow behind this walk; what was known of it beside its joins is dropped.
 * May be repeated. Errors: those of {@link DocumentTable}.
 */
export async function markErased(
  accounts: DocumentTable,
  mark: { erasureId: string; userIds: readonly string[] },
): Promise<{ userIds: readonly string[]; devices: readonly ErasedDevice[] }> {
  const seen = new Set(mark.userIds);
  const devices = new Map<string, ErasedDevice>();
  for (const userId of seen) {
    const user = await markUser(accounts, { userId, erasureId: mark.erasureId });
    for (const other of [aliasOf(user), ...namesOf(user?.joined)]) if (other !== undefined) seen.add(other);
    for (const deviceId of namesOf(user?.devices)) {
      const device = await markDevice(accounts, { deviceId, erasureId: mark.erasureId });
      if (device) devices.set(deviceId, device);
    }
  }
  return { userIds: [...seen], devices: [...devices.values()] };
}

/** Marks one device: its key stays, which a receipt is checked by, and the user it was told last. `undefined` when there is no such device. */
export async function markDevice(accounts: DocumentTable, mark: { deviceId: string; erasureId: string }): Promise<ErasedDevice | undefined> {
  const { deviceId, erasureId } = mark;
  const _id = deviceDocument(deviceId);
  const device = await update(accounts, _id, (known) =>
    known && erasureOf(known) === undefined ? { _id, publicKey: known.publicKey, userId: known.userId, erasureId } : undefined,
  );
  return device && { deviceId, userId: String(device.userId), publicKey: device.publicKey as PublicKey };
}

async function markUser(accounts: DocumentTable, mark: { userId: string; erasureId: string }): Promise<TableDocument | undefined> {
  const { userId, erasureId } = mark;
  const _id = userDocument(userId);
  return update(accounts, _id, (user) => {
    if (erasureOf(user) !== undefined) return undefined;
    const alias = aliasOf(user);
    return { _id, erasureId, ...(alias !== undefined && { aliasOf: alias }), joined: namesOf(user?.joined), devices: namesOf(user?.devices) };
  });
}
