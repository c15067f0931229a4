import type { SimDevice, Tab } from './sim-device.ts';
import type { World } from './world.ts';

/** A page ends wherever it stands, and is opened again after a while. Answers whether it was alive. */
export function kill(world: World, { device, tab }: { device: SimDevice; tab: number }): boolean {
  const running = device.contexts[tab];
  const was = running?.alive === true;
  running?.kill();
  device.tabs[tab] = undefined;
  world.pages.openSoon(device, { tab });
  return was;
}

/** All pages of a device, and its service worker. */
export function killAll(world: World, device: SimDevice): void {
  device.contexts[2]?.kill();
  for (const tab of [0, 1]) kill(world, { device, tab });
}

/** Kills whoever holds the transfer lock, as soon as somebody does. */
export function killHolder(world: World, { device, tries }: { device: SimDevice; tries: number }): boolean {
  const owner = device.origin.holderOf('empire-transfer');
  const tab = device.tabs.findIndex((one) => one?.context === owner);
  if (owner && tab >= 0) {
    world.fire('kill-holder');
    kill(world, { device, tab });
  } else if (tries > 0) world.scheduler.after(50, () => void killHolder(world, { device, tries: tries - 1 }));
  return false;
}

/** Takes the transfer lock from whoever holds it, as soon as somebody does: from a page that stands still for `ms` from then on, or goes on. */
export function steal(world: World, { device, ms, stands }: { device: SimDevice; ms: number; stands: boolean }, tries = 200): boolean {
  const owner = device.origin.holderOf('empire-transfer');
  const tab = device.tabs.find((one) => one?.context === owner);
  if (tab?.context.running) {
    if (stands) freeze(world, { tab, ms });
    // Others wait a while before somebody does that.
    world.scheduler.after(stands ? Math.floor(ms / 4) : 0, () => {
      if (device.origin.holderOf('empire-transfer') !== owner) return;
      world.fire(stands ? 'steal' : 'stolen-at-work');
      device.origin.steal('empire-transfer');
    });
  } else if (tries > 0) world.scheduler.after(50, () => void steal(world, { device, ms, stands }, tries - 1));
  return false;
}

/** A page stands still for `ms`, with all it holds. */
export function freeze(world: World, { tab, ms }: { tab: Tab | undefined; ms: number }): boolean {
  if (!tab?.context.running) return false;
  tab.context.freeze();
  world.scheduler.after(ms, () => tab.context.thaw());
  return true;
}

/** The browser closes the databases of a page under it; a person opens the page again after a while. */
export function disconnect(world: World, { device, tab }: { device: SimDevice; tab: number }): boolean {
  const running = device.tabs[tab];
  if (!running?.context.running) return false;
  world.pages.sever(running);
  world.scheduler.after(30_000 + world.chance.below(60_000), () => device.tabs[tab] === running && void kill(world, { device, tab }));
  return true;
}
