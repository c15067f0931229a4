import { execFile } from 'node:child_process';

const timeoutMs = 90_000;

/** How a command of the operator ended, and everything it said. */
export interface OperatorAnswer {
  readonly code: number;
  readonly said: string;
}

/** Runs `npm run couch -- <words>` to its end. A code other than 0 is an answer; errors: throws when it was ended from outside or took too long. */
export function runOperator(words: readonly string[], { cwd, env }: { cwd: string; env: Readonly<Record<string, string>> }): Promise<OperatorAnswer> {
  const argv = ['--import', 'tsx', 'couch/src/main.ts', ...words];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, argv, { cwd, env: { ...process.env, ...env }, timeout: timeoutMs }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`;
      if (!error) resolve({ code: 0, said });
      else if (typeof error.code === 'number') resolve({ code: error.code, said });
      else reject(new Error(`couch ${words.join(' ')} was ended by ${error.signal ?? error.code}. It said:\n${said}`));
    });
  });
}
