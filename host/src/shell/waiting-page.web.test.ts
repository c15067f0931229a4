import type { DiscardedItem } from '@empire/shared-sync';
import { expect, onTestFinished, test, vi } from 'vitest';
import { emptyView, type HostActions, type HostView } from '../state/host-view.ts';
import { defineWaiting, type WaitingPageElement } from './waiting-page.ts';

defineWaiting();
const idle = { phase: 'idle', pending: 0, rejected: 0 } as const;

/** The page over an outbox without entries, and with what was discarded. */
async function shown(sync: HostView['sync'], discarded: DiscardedItem[] = []) {
  const outbox = {
    async *watch() {
      yield [];
    },
    discarded: async () => [...discarded],
    undo: async (id: string) =>
      void discarded.splice(
        discarded.findIndex((one) => one.id === id),
        1,
      ),
  };
  const element = Object.assign(document.createElement('empire-waiting') as WaitingPageElement, {
    view: { ...emptyView, boot: { phase: 'ready' as const }, sync },
    actions: { outbox: () => outbox, conflicts: async () => ({ list: async () => [] }) } as unknown as HostActions,
  });
  document.body.append(element);
  onTestFinished(() => element.remove());
  await vi.waitFor(() => expect(element.items).toEqual([]));
  await element.updateComplete;
  return { element, part: (id: string) => element.shadowRoot?.querySelector<HTMLElement>(`[data-testid="${id}"]`) };
}

test('nothing is said to be on the server while the numbers say that something waits or is refused', async () => {
  expect((await shown(idle)).part('nothing-waits')).not.toBeNull();
  expect((await shown({ ...idle, pending: 1 })).part('nothing-waits')).toBeNull();
  expect((await shown({ ...idle, rejected: 1 })).part('nothing-waits')).toBeNull();
});

test('whoever puts the last entry back by the keyboard is at the words that say so', async () => {
  const { element, part } = await shown(idle, [{ id: 'one', docId: 'quiz:e:answered:one', discardedAtMs: Date.now() }] as DiscardedItem[]);
  await vi.waitFor(() => expect(part('undo')).not.toBeNull());
  part('undo')?.focus();
  part('undo')?.click();
  await vi.waitFor(() => expect(element.shadowRoot?.activeElement?.textContent).toContain('It is back'));
});
