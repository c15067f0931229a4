const form = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?Z)?$/;
const dayMs = 86_400_000;

/** The milliseconds since 1970 of a time like `2026-03-14T12:00:00Z`, or of the beginning of a day like `2026-03-14`; `undefined` for any other text. */
export function utcTime(text: string | undefined): number | undefined {
  const match = form.exec(text ?? '');
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return daysSince1970(year, { month, day }) * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}

/** Days in the proleptic Gregorian calendar (H. Hinnant, chrono-compatible low-level date algorithms): years begin in March, so that leap days come last. */
function daysSince1970(year: number, { month, day }: { month: number; day: number }): number {
  const march = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400);
  return march * 365 + leapDays + dayOfYear - 719_468;
}
