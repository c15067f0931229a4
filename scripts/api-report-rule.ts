/** The first line of a report: it names the version the report belongs to. */
export function reportHeader(version: string): string {
  return `<!-- API of @empire/contract ${version}: changes only together with the version. -->`;
}

/** What becomes of a fresh report next to the one that is kept. */
export function judgeReport({ kept, fresh, write }: { kept: string; fresh: string; write: boolean }): { ok: boolean; write: boolean; message: string } {
  if (kept === fresh) return { ok: true, write: false, message: 'The API report of the contract is up to date.' };
  const sameVersion = kept.split('\n', 1)[0] === fresh.split('\n', 1)[0];
  if (sameVersion)
    return {
      ok: false,
      write: false,
      message: 'The contract changed but its version did not: raise it in contract/package.json and contract/src/version.ts, then run npm run api -- --write.',
    };
  if (write) return { ok: true, write: true, message: 'The API report was written for the new version.' };
  return { ok: false, write: false, message: 'The version of the contract is new: run npm run api -- --write and have the difference reviewed.' };
}
