import type { BrowserProfile } from './browser-profile.ts';
import type { Stack } from './stack.ts';

const shownTimeoutMs = 30_000;

/** Joins two devices by a code, as their owner does: one shows it, the other takes it. Both end at the page of devices. */
export async function pair({ url }: Stack, { issuer, joiner }: { issuer: BrowserProfile; joiner: BrowserProfile }): Promise<void> {
  await issuer.page.goto(`${url}/devices`);
  await issuer.page.getByTestId('pair-issue').click();
  const code = (await issuer.page.getByTestId('pair-code').textContent({ timeout: shownTimeoutMs })) ?? '';
  await joiner.page.goto(`${url}/devices`);
  await joiner.page.getByTestId('pair-input').fill(code);
  await joiner.page.getByTestId('pair-claim').click();
  await joiner.page.getByTestId('pair-joined').waitFor({ timeout: shownTimeoutMs });
}
