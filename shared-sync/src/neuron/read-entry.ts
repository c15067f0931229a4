import type { DeviceId, Entry, Hlc } from '@empire/contract';
import { type AnyDoc, chooseLeaf, joinedValue, parseDocId, shownValue } from '../../core/index.ts';

/** What a reader sees of one document; `undefined` when it has no live leaf or was removed. */
export function readEntry<T>(leaves: readonly AnyDoc[]): Entry<T> | undefined {
  const doc = chooseLeaf(leaves);
  if (!doc || doc.removedAt !== undefined) return undefined;
  return {
    key: parseDocId(doc._id)?.key ?? '',
    value: shownValue(doc.policy, joinedValue(leaves)) as T,
    ...authorOf(doc),
  };
}

/** The stamp and the device of a version, where it has them. */
export function authorOf(doc: AnyDoc): Pick<Entry, 'hlc' | 'deviceId'> {
  return {
    ...(typeof doc.hlc === 'string' && { hlc: doc.hlc as Hlc }),
    ...(typeof doc.deviceId === 'string' && { deviceId: doc.deviceId as DeviceId }),
  };
}
