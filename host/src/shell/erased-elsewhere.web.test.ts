import { expect, onTestFinished, test } from 'vitest';
import { emptyView, type HostActions } from '../state/host-view.ts';
import { defineElements } from './define-elements.ts';
import type { ShellElement } from './shell.ts';

defineElements();

test('a page whose device was erased by another tab says so, and begins anew only when the person asks for it', async () => {
  let begun = 0;
  const actions = { startAnew: () => (begun += 1) } as unknown as HostActions;
  const shell = Object.assign(document.createElement('empire-shell') as ShellElement, {
    view: { ...emptyView, erased: 'elsewhere' as const },
    actions,
    path: '/quiz/somewhere',
  });
  document.body.append(shell);
  onTestFinished(() => shell.remove());
  await shell.updateComplete;
  expect(shell.renderRoot.querySelector('[data-testid=erased-elsewhere]')?.textContent).toContain('This device is erased');
  expect(begun).toBe(0);
  shell.renderRoot.querySelector<HTMLElement>('[data-testid=start-anew]')?.click();
  expect(begun).toBe(1);
});
