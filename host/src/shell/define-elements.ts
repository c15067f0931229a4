import { DevicesPageElement } from './devices-page.ts';
import { HomePageElement } from './home-page.ts';
import { ShellElement } from './shell.ts';
import { SlotElement } from './slot.ts';
import { StatusPageElement } from './status-page.ts';
import { SyncStatusElement } from './sync-status.ts';

/** Registers the elements of the shell. Once per page. */
export function defineElements(): void {
  customElements.define('empire-sync-status', SyncStatusElement);
  customElements.define('empire-slot', SlotElement);
  customElements.define('empire-home', HomePageElement);
  customElements.define('empire-devices', DevicesPageElement);
  customElements.define('empire-system', StatusPageElement);
  customElements.define('empire-shell', ShellElement);
}
