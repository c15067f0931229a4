import { StartError } from '../../dev/start-error.ts';
import { verifyCore } from './verify-core.ts';

/** Runs `core verify <url>` and resolves to the exit code. Errors: {@link StartError} when there is nothing to verify, or no secret. */
export async function runVerify([word, url, ...rest]: readonly string[], { secret }: { secret: string | undefined }): Promise<number> {
  if (word !== 'verify' || url === undefined || !/^https?:/.test(url) || !URL.canParse(url) || rest.length > 0)
    throw new StartError(
      'There is core, which runs the reference Core, core verify <url>, which checks any Core over HTTP, and core retrain, which learns from its events.',
    );
  if (!secret) throw new StartError('core verify cannot start: set EMPIRE_CORE_SECRET to the secret of that Core (whsec_<base64>).');
  const failed = await verifyCore({ url, secret }, (line) => console.log(line));
  return failed.length > 0 ? 1 : 0;
}
