import { HomePageElement } from './home-page.ts';
import { OutletElement } from './outlet.ts';
import { ShellElement } from './shell.ts';
import { SlotElement } from './slot.ts';
import { SyncStatusElement } from './sync-status.ts';
import { WelcomeCardElement } from './welcome-card.ts';

/** Registers the elements of the shell that every visit needs. Once per page. */
export function defineElements(): void {
  customElements.define('empire-sync-status', SyncStatusElement);
  customElements.define('empire-slot', SlotElement);
  customElements.define('empire-outlet', OutletElement);
  customElements.define('empire-welcome', WelcomeCardElement);
  customElements.define('empire-home', HomePageElement);
  customElements.define('empire-shell', ShellElement);
}
