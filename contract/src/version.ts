/** The version of this contract, as in `package.json`. The API report changes only together with it. */
export const CONTRACT_VERSION = '0.1.6';

type Triple = readonly [major: number, minor: number, patch: number];

/**
 * Whether `version` satisfies `range`.
 *
 * `range` is an exact version, `^x.y[.z]` or `~x.y[.z]`, with npm's meaning (under 1.0 a caret fixes the minor).
 * Anything else is not compatible: an unreadable range never lets a neuron in.
 */
export function isCompatible(range: string, version: string): boolean {
  const wanted = parse(range.replace(/^[\^~]/, ''));
  const given = parse(version);
  if (!wanted || !given) return false;
  if (compare(given, wanted) < 0) return false;
  if (range.startsWith('^')) return compare(given, caretCeiling(wanted)) < 0;
  if (range.startsWith('~')) return compare(given, [wanted[0], wanted[1] + 1, 0]) < 0;
  return compare(given, wanted) === 0;
}

function parse(text: string): Triple | undefined {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

function caretCeiling([major, minor, patch]: Triple): Triple {
  if (major > 0) return [major + 1, 0, 0];
  return minor > 0 ? [0, minor + 1, 0] : [0, 0, patch + 1];
}

function compare(a: Triple, b: Triple): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
