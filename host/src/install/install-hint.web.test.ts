import { afterEach, expect, test } from 'vitest';
import type { HostView } from '../state/host-view.ts';
import { defineInstallHint, type InstallHintElement } from './install-hint.ts';

afterEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
});

async function hint(install: HostView['install']): Promise<InstallHintElement> {
  defineInstallHint();
  const element = Object.assign(document.createElement('empire-install-hint') as InstallHintElement, { install });
  document.body.append(element);
  await element.updateComplete;
  return element;
}

function button(element: InstallHintElement, name: string): HTMLElement | null {
  return element.renderRoot.querySelector<HTMLElement>(`[data-testid=${name}]`);
}

test('the app is offered where the browser can ask, and not again after a no to the browser’s question', async () => {
  let asked = 0;
  const install = {
    way: 'prompt' as const,
    ask: async () => {
      asked += 1;
      return 'dismissed' as const;
    },
  };
  const first = await hint(install);
  button(first, 'install-hint-ask')?.click();
  await expect.poll(() => button(first, 'install-hint')).toBeNull();
  expect(asked).toBe(1);
  expect(button(await hint(install), 'install-hint')).toBeNull();
});

test('it is put away for good, leads to the steps where the browser cannot ask, and never shows in the app itself', async () => {
  const ask = async () => undefined;
  const ios = await hint({ way: 'ios', ask });
  expect(ios.renderRoot.querySelector('a')?.getAttribute('href')).toBe('/status');
  expect(button(await hint({ way: 'installed', ask }), 'install-hint')).toBeNull();
  button(ios, 'install-hint-no')?.click();
  await ios.updateComplete;
  expect([button(ios, 'install-hint'), button(await hint({ way: 'ios', ask }), 'install-hint')]).toEqual([null, null]);
});
