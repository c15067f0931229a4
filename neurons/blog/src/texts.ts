const codes: Readonly<Record<string, string>> = {
  'storage-full': 'The device has no room left. Free some space; nothing that was saved is lost.',
  closed: 'This page was left open while the app was restarted. Open it again.',
};

/** What a reader is told about an error code. */
export function problemText(code: string): string {
  return codes[code] ?? `The articles on this device could not be opened (${code}).`;
}

const reasons: Readonly<Record<string, string>> = {
  age: 'it is old for what it is',
  expired: 'it has expired',
  'dated-words': 'it speaks of dates that have passed',
  'past-year': 'it speaks of a past year',
  'past-version': 'it speaks of an older version',
  superseded: 'a newer article covers the same',
  'falling-engagement': 'it is hardly read any more',
};

/** Why an article may be out of date, in a sentence. */
export function staleText(codes: readonly string[]): string {
  const known = codes.flatMap((code) => reasons[code] ?? []);
  return known.length === 0 ? 'This may be out of date.' : `This may be out of date: ${known.slice(0, 2).join(', and ')}.`;
}

/** `12 August 2026`, in the reader's language and the article's time zone-free day. */
export function dayText(time: number): string {
  return new Date(time).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** `340 KB` or `1.2 MB`. */
export function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `1 article`, `12 articles`. */
export function countText(count: number): string {
  return `${count} ${count === 1 ? 'article' : 'articles'}`;
}
