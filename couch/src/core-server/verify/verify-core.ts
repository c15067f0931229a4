import { coreChecks } from './checks.ts';
import { CoreUnderTest } from './core-under-test.ts';

/**
 * Runs every check against the Core at `url` and says one line for each, then `N passed, N failed`. Resolves to the names of those that failed.
 * It writes events of users made up for the run: use a Core of which nobody counts the users.
 */
export async function verifyCore(target: { url: string; secret: string }, say: (line: string) => void): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run } of coreChecks) {
    try {
      await run(new CoreUnderTest(target));
      say(`ok      ${name}`);
    } catch (error) {
      failed.push(name);
      say(`failed  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  say(`${coreChecks.length - failed.length} passed, ${failed.length} failed`);
  return failed;
}
