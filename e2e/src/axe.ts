import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** The ids of the accessibility rules that the page breaks as it is shown now. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.map(({ id }) => id);
}
