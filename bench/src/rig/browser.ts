import puppeteer, { type CDPSession, type Page } from 'puppeteer-core';
import { chromiumArgs } from '../../../e2e/src/browser-profile.ts';
import { findChromium } from '../../../e2e/src/find-chromium.ts';

/** A page in a browser with a profile on the disk. */
export interface BenchBrowser {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Name and version. */
  readonly product: string;
  close(): Promise<void>;
}

/**
 * Opens Chromium without watching its network: to be told of every request, with the bodies of what is sent, would take both sides time in the
 * middle of a measurement.
 */
export async function openBrowser(userDataDir: string): Promise<BenchBrowser> {
  const browser = await puppeteer.launch({
    executablePath: await findChromium(),
    userDataDir,
    args: [...chromiumArgs],
    defaultViewport: null,
    networkEnabled: false,
    pipe: true,
    protocolTimeout: 600_000,
  });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  return { page, cdp: await page.createCDPSession(), product: await browser.version(), close: () => browser.close() };
}
