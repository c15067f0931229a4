import { DeviceLock, webRootWrapping } from '@empire/shared-sync/lock';
import { MemoryKeyVault, MemoryOrigin } from '@empire/shared-sync/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { HostActions } from '../state/host-view.ts';
import { defineLockElements } from './lock-elements.ts';
import type { StartOverElement } from './start-over.ts';

defineLockElements();
const [passphrase, other] = ['correct horse battery', 'another battery staple'];

function newLock() {
  return new DeviceLock({ env: new MemoryOrigin().context(), vault: new MemoryKeyVault(), wrapping: webRootWrapping() });
}

async function shown(name: string, actions: Partial<HostActions>): Promise<(id: string) => HTMLElement | null> {
  const element = Object.assign(document.createElement(name), { actions }) as StartOverElement;
  document.body.append(element);
  onTestFinished(() => element.remove());
  await element.updateComplete;
  return (id) => element.renderRoot.querySelector<HTMLElement>(`[data-testid="${id}"]`);
}

test('a device is erased only after the person has read what is lost and agreed', async () => {
  let times = 0;
  const part = await shown('empire-start-over', {
    startOver: async () => {
      times += 1;
    },
  });
  part('start-over')?.click();
  await vi.waitFor(() => expect(part('start-over-yes')).not.toBeNull());
  expect(times).toBe(0);
  part('start-over-no')?.click();
  await vi.waitFor(() => expect(part('start-over')).not.toBeNull());
  part('start-over')?.click();
  await vi.waitFor(() => expect(part('start-over-yes')).not.toBeNull());
  part('start-over-yes')?.click();
  await vi.waitFor(() => expect(times).toBe(1));
});

test('a device that could not be erased says so, and that it goes on later', async () => {
  const part = await shown('empire-start-over', { startOver: () => Promise.reject(new Error('the disk is gone')) });
  part('start-over')?.click();
  await vi.waitFor(() => expect(part('start-over-yes')).not.toBeNull());
  part('start-over-yes')?.click();
  await vi.waitFor(() => expect(part('start-over-problem')?.textContent).toContain('goes on when this page is opened again'));
});

test('a locked device offers to start over', async () => {
  const element = document.createElement('empire-unlock') as StartOverElement;
  document.body.append(element);
  onTestFinished(() => element.remove());
  await element.updateComplete;
  expect(element.renderRoot.querySelector('empire-start-over')).not.toBeNull();
});

test('the passphrase is changed by whoever knows it, written the same twice', async () => {
  const lock = newLock();
  await lock.setPassphrase(passphrase);
  const part = await shown('empire-device-lock', { deviceLock: async () => lock });
  await vi.waitFor(() => expect(part('lock-change')).not.toBeNull());
  const change = (values: readonly [current: string, next: string, again: string]) => {
    for (const [index, id] of ['lock-current', 'lock-changed', 'lock-changed-again'].entries()) (part(id) as HTMLInputElement).value = values[index] ?? '';
    part('lock-change')?.click();
  };
  change([passphrase, other, 'not the same one']);
  await vi.waitFor(() => expect(part('lock-problem')?.textContent).toContain('not the same'));
  change([passphrase, other, other]);
  await vi.waitFor(() => expect(part('lock-done')?.textContent).toContain('changed'), { timeout: 10_000 });
  await lock.lock();
  await expect(lock.unlock({ passphrase })).rejects.toMatchObject({ code: 'wrong-key' });
  await lock.unlock({ passphrase: other });
  expect(await lock.state()).toMatchObject({ mode: 'passphrase', locked: false });
});
