import type { TableDocument } from './document-table.ts';

/** The id of a device's document in `accounts`. */
export function deviceDocument(deviceId: string): string {
  return `device:${deviceId}`;
}

/** The id of a user's document in `accounts`: `{createdAt, devices, joined, aliasOf?, erasureId?}`. */
export function userDocument(userId: string): string {
  return `user:${userId}`;
}

/** The user that a user has joined. */
export function aliasOf(user: TableDocument | undefined): string | undefined {
  return typeof user?.aliasOf === 'string' ? user.aliasOf : undefined;
}

/** The erasure that ended a user or a device. */
export function erasureOf(document: TableDocument | undefined): string | undefined {
  return typeof document?.erasureId === 'string' ? document.erasureId : undefined;
}

/** A stored list of ids; empty where there is none. */
export function namesOf(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : [];
}
