import { parseRegistry, type Registry, type Release } from '@empire/contract/registry';
import { canonicalJson } from '@empire/shared-sync/core';

export const REGISTRY_ID = 'host:c:registry:current';
const VALID_MS = 365 * 24 * 60 * 60 * 1_000;
const RENEW_MS = 30 * 24 * 60 * 60 * 1_000;

/**
 * The registry after these releases, or `undefined` when it stays as it is. A release replaces the others of its name and takes the channel
 * `stable`; neurons that are not published now, and revocations, stay. The sequence grows by one when the releases changed; a registry that
 * expires within 30 days is issued again under its sequence.
 */
export function nextRegistry(stored: unknown, options: { releases: readonly Release[]; federation: string; now: Date }): Registry | undefined {
  const { federation, now } = options;
  const known = readStored(stored);
  const names = new Set(options.releases.map((release) => release.name));
  const kept = (known?.releases ?? []).filter((release) => !names.has(release.name));
  const releases = [...kept, ...options.releases].sort((a, b) => (a.name < b.name ? -1 : 1));
  const stable = Object.fromEntries(options.releases.map((release) => [release.name, release.version]));
  const channels = { ...known?.channels, stable: { ...known?.channels.stable, ...stable } };
  const same = known !== undefined && sameText(known.releases, releases) && sameText(known.channels, channels) && known.federation === federation;
  if (same && Date.parse(known.expires) - now.getTime() > RENEW_MS) return undefined;
  return {
    schema: 1,
    federation,
    sequence: same ? known.sequence : lastSequence(stored) + 1,
    issued: now.toISOString(),
    expires: new Date(now.getTime() + VALID_MS).toISOString(),
    releases,
    channels,
    revoked: known?.revoked ?? [],
  };
}

/** One that cannot be read, or only in part, is written anew. */
function readStored(stored: unknown): Registry | undefined {
  try {
    const { registry, refused } = parseRegistry(stored);
    return refused.length === 0 ? registry : { ...registry, expires: registry.issued };
  } catch {
    return undefined;
  }
}

/** Sequences only grow, whatever else is wrong with what is stored. */
function lastSequence(stored: unknown): number {
  const sequence = (stored as { sequence?: unknown } | undefined)?.sequence;
  return Number.isSafeInteger(sequence) ? Math.max(Number(sequence), 0) : 0;
}

function sameText(left: unknown, right: unknown): boolean {
  return canonicalJson(left) === canonicalJson(right);
}
