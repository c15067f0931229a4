const maxLength = 20_000;
const day = 86_400_000;

/** Words that are true for so many days only. */
const passing: readonly (readonly [RegExp, number])[] = [
  [/\b(tonight|today only|tomorrow|this evening)\b/i, 2],
  [/\b(today|this morning|breaking|just announced|live now)\b/i, 4],
  [/\b(this week(?:end)?|next week|last chance|ends soon|final days|in the coming days|this (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i, 12],
  [/\b(this month|next month|in the coming weeks|coming soon|starting soon|available soon)\b/i, 60],
  [/\b(this (?:spring|summer|autumn|fall|winter|season|quarter)|next quarter|later this year|registration is open|early bird)\b/i, 150],
  [/\b(this year|next year|by the end of the year)\b/i, 370],
];

/** The first expression of time in a text that an article of this age can no longer mean. */
export function datedWords(text: string, ageDays: number): string | undefined {
  const read = text.slice(0, maxLength);
  for (const [pattern, days] of passing) {
    const found = ageDays > days ? pattern.exec(read)?.[0] : undefined;
    if (found) return found.toLowerCase();
  }
  return undefined;
}

const months = 'january february march april may june july august september october november december'.split(' ');
const monthName = `(?:${months.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')})`;
/** Before a date, these say that something is still to come. */
const ahead = String.raw`(?:until|by|before|deadline(?: is)?|register(?: \w+){0,2}|join us(?: \w+){0,2}|starts?(?: on)?|begins?(?: on)?|opens?(?: on)?|takes place(?: \w+)?|valid (?:to|through|until)|ends?(?: on)?|closes?(?: on)?|expires?(?: on)?|save the date|see you|scheduled for|will be \w+(?: on)?)`;
const aheadOfDate = new RegExp(
  String.raw`\b${ahead}[:,]?\s+(?:on\s+|the\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(${monthName})\.?|(${monthName})\.?\s+(\d{1,2})(?:st|nd|rd|th)?)(?:,?\s+(20\d\d))?\b`,
  'gi',
);
const aheadOfIso = new RegExp(String.raw`\b${ahead}[:,]?\s+(?:on\s+)?(20\d\d-\d\d-\d\d)\b`, 'gi');

/** A date that the text speaks of as still to come and that has passed. A date without a year is the next one after the text was written. */
export function passedDate(text: string, { now, written }: { now: number; written: number }): string | undefined {
  const read = text.slice(0, maxLength);
  const named = [...read.matchAll(aheadOfDate)].map(([, dayFirst, monthAfter, monthFirst, dayAfter, year]) => {
    const month = months.findIndex((name) => name.startsWith((monthAfter ?? monthFirst ?? '').slice(0, 3).toLowerCase()));
    const number = Number(dayFirst ?? dayAfter);
    const inYear = (one: number) => Date.UTC(one, month, number);
    const first = new Date(written).getUTCFullYear();
    return year === undefined ? (inYear(first) + day < written ? inYear(first + 1) : inYear(first)) : inYear(Number(year));
  });
  const times = [...named, ...[...read.matchAll(aheadOfIso)].map(([, date = '']) => Date.parse(date))];
  const passed = times.filter((time) => time + day < now);
  // Where one of the dates is still to come the article still says something.
  return passed.length > 0 && passed.length === times.length ? new Date(Math.max(...passed)).toISOString().slice(0, 10) : undefined;
}

/** A year in a title that has passed, unless the title looks back on it. */
export function pastYear(title: string, now: number): string | undefined {
  const current = new Date(now).getUTCFullYear();
  if (/\b(history|since|review of|looking back|in retrospect|lessons from|born in|founded|from 20\d\d to|remember|anniversary|archive)\b/i.test(title))
    return undefined;
  const years = [...title.slice(0, 500).matchAll(/\b(20\d\d)\b/g)].map(([year]) => Number(year));
  const last = Math.max(...years);
  return years.length > 0 && last < current ? String(last) : undefined;
}

/** Names with a version in a title: "Atlas 4.2" or "Atlas v4". */
export function versionsOf(title: string): { readonly name: string; readonly number: number }[] {
  return [
    ...title
      .slice(0, 500)
      .matchAll(
        /(\p{L}[\p{L}\p{N}]*)\s+(?:version\s+|v\.?)?(\d{1,3}(?:\.\d{1,3})?)(?!\d|\s*(?:%|days|weeks|steps|ways|things|tips|minutes|hours|years|reasons|questions))/giu,
      ),
  ].map(([, name = '', number]) => ({ name: name.toLowerCase(), number: Number(number) }));
}
