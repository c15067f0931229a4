import { expect, onTestFinished, test, vi } from 'vitest';
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
  expect(document.title).toBe('This device is erased · Empire');
  expect(shell.renderRoot.querySelector('empire-sync-status')).toBeNull();
  expect(begun).toBe(0);
  shell.renderRoot.querySelector<HTMLElement>('[data-testid=start-anew]')?.click();
  expect(begun).toBe(1);
});

test('a page that is erased while it is open has its heading in view and in focus', async () => {
  const shell = Object.assign(document.createElement('empire-shell') as ShellElement, { view: emptyView, actions: {} as HostActions, path: '/quiz/somewhere' });
  document.body.append(shell);
  onTestFinished(() => shell.remove());
  await shell.updateComplete;
  shell.view = { ...emptyView, erased: 'elsewhere' };
  await vi.waitFor(() => expect(shell.shadowRoot?.activeElement?.localName).toBe('h1'));
});

test('a locked device is called so in the title of the window, whatever was open', async () => {
  const shell = Object.assign(document.createElement('empire-shell') as ShellElement, {
    view: { ...emptyView, boot: { phase: 'locked' as const } },
    actions: {} as HostActions,
    path: '/quiz/somewhere',
  });
  document.body.append(shell);
  onTestFinished(() => shell.remove());
  await shell.updateComplete;
  expect(document.title).toBe('This device is locked · Empire');
});
