import type { Page } from 'playwright-core';

const mostTabs = 60;

/** The test id that the focused element or the nearest element around it carries, through shadow roots; `''` for none. */
export async function focusedTestId(page: Page): Promise<string> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    let node: Node | null = active;
    while (node) {
      if (node instanceof HTMLElement && node.dataset.testid) return node.dataset.testid;
      node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
    }
    return '';
  });
}

/**
 * Presses Tab until the focus stands in an element with the test id, as a person without a mouse does.
 * Errors: throws when sixty presses do not lead there.
 */
export async function tabTo(page: Page, testId: string): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < mostTabs; presses += 1) {
    const at = await focusedTestId(page);
    if (at === testId) return;
    passed.push(at || '(none)');
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never led to ${testId}; it went over ${[...new Set(passed)].join(', ')}.`);
}
