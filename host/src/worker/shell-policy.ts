/** The origins among `origins` that the `script-src` of a content security policy does not let in. A page without one lets all in. */
export function originsOutside(policy: string | null, origins: readonly string[]): readonly string[] {
  const allowed = policy
    ?.split(';')
    .map((directive) => directive.trim().split(/\s+/))
    .find(([name]) => name === 'script-src');
  return allowed ? origins.filter((origin) => !allowed.includes(origin)) : [];
}
