const iso = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?<zone>[Zz]|[+-]\d{2}:?\d{2})?)?$/;
const mail = /^(?:[A-Za-z]{3,9},\s*)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?<zone>[A-Za-z]{1,5}|[+-]\d{4})?$/;

/** An ISO 8601 or RFC 822 date as ISO 8601 in UTC, which is also taken where no zone is given; `undefined` for anything else. */
export function readDate(text: string): string | undefined {
  const trimmed = text.trim();
  const found = iso.exec(trimmed) ?? mail.exec(trimmed);
  if (!found) return undefined;
  const dayOnly = /^\d{4}-\d{2}-\d{2}$/.test(trimmed);
  const zoned = found.groups?.zone || dayOnly ? trimmed : `${trimmed}${iso.test(trimmed) ? 'Z' : ' GMT'}`;
  const normal = iso.test(zoned) ? zoned.replace(/^(\S{10}) /, '$1T').replace(/\s+/g, '') : zoned;
  const at = new Date(normal);
  const { time, year } = { time: at.getTime(), year: at.getUTCFullYear() };
  return Number.isNaN(time) || year < 1900 || year > 2200 ? undefined : at.toISOString();
}
