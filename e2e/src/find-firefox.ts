import { accessSync, constants } from 'node:fs';

const usualPlaces = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'] as const;

/** The path of an installed Firefox: `FIREFOX_PATH`, or one of the usual places; `undefined` where there is none. */
export function findFirefox(): string | undefined {
  return [process.env.FIREFOX_PATH ?? '', ...usualPlaces].find((path) => path !== '' && canRun(path));
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
