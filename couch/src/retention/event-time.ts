import { parseDocId } from '@empire/shared-sync/core';

/**
 * When an event was made by its device's clock (milliseconds since 1970), read from its document's id: event ids are UUIDv7 (RFC 9562), so old
 * ones are found without reading any body. `undefined` for what is no event.
 */
export function eventTime(documentId: string): number | undefined {
  const parsed = parseDocId(documentId);
  if (parsed?.class !== 'e') return undefined;
  const [, high = '', low = ''] = /([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(documentId) ?? [];
  return high === '' ? undefined : Number.parseInt(high + low, 16);
}
