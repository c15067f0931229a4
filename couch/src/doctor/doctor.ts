import { parseArgs } from 'node:util';
import type { Environment } from '../dev/environment.ts';
import { StartError, startErrorOf } from '../dev/start-error.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';

/**
 * `npm run couch -- doctor [--json]`: prints one line per check of the CouchDB at COUCHDB_URL, changes nothing, and sets code 1 at a problem.
 * Errors: {@link StartError}.
 */
export async function runDoctor({ couchUrl, dbPrefix }: Environment, args: readonly string[]): Promise<void> {
  if (!couchUrl)
    throw new StartError("The doctor has nothing to look at: set COUCHDB_URL to the address of CouchDB, with an administrator's name and password.");
  const findings = await examine({ couchUrl, dbPrefix }).catch((error: unknown) => {
    throw startErrorOf('The doctor', error);
  });
  console.log(isJson(args) ? JSON.stringify(findings, null, 2) : textOf(findings));
  if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1;
}

/** One line per finding: state, what was looked at, what there is. */
export function textOf(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings.map(({ state, check, says }) => `${state.padEnd(7)}  ${check.padEnd(width)}  ${says}`).join('\n');
}

function isJson(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { json: { type: 'boolean' } } }).values.json === true;
  } catch {
    throw new StartError(`The doctor takes --json and nothing else; received ${args.join(' ')}.`);
  }
}
