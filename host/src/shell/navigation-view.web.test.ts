import { render } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { navigationView } from './navigation-view.ts';

/** The navigation in a shadow root, as the shell has it, with its sheet open and the focus inside. */
function opened(): { root: ShadowRoot; sheet: HTMLElement } {
  const host = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => host.remove());
  const root = host.attachShadow({ mode: 'open' });
  render(navigationView({ main: [], wide: [], more: [{ href: '#status', title: 'Status', icon: '', isCurrent: false }] }), root);
  root.querySelector<HTMLElement>('.open-more')?.click();
  const sheet = root.querySelector('[popover]') as HTMLElement;
  sheet.querySelector('a')?.focus();
  return { root, sheet };
}

test('whoever leaves the sheet with Escape is back at the button that opened it', () => {
  const { root, sheet } = opened();
  expect(sheet.matches(':popover-open')).toBe(true);
  sheet.querySelector('a')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  expect(root.activeElement?.className).toContain('open-more');
});

test('a link of the sheet closes it and leads on', () => {
  const { root, sheet } = opened();
  sheet.querySelector('a')?.click();
  expect(sheet.matches(':popover-open')).toBe(false);
  expect(root.activeElement?.className ?? '').not.toContain('open-more');
});
