/** What one check found. `change` can wait; with a `problem` the product does not work or is not safe. */
export interface Finding {
  readonly state: 'ok' | 'change' | 'problem';
  /** What was looked at, the same on every server. */
  readonly check: string;
  /** What there is and, unless it is well, what to change. */
  readonly says: string;
}

/** A finding that is well. */
export function ok(check: string, says: string): Finding {
  return { state: 'ok', check, says };
}

/** A finding that can wait. */
export function change(check: string, says: string): Finding {
  return { state: 'change', check, says };
}

/** A finding that cannot. */
export function problem(check: string, says: string): Finding {
  return { state: 'problem', check, says };
}
