import { InstallCardElement } from '../install/install-card.ts';
import { DevicesPageElement } from './devices-page.ts';
import { LanguageCardElement } from './language-card.ts';
import { StatusPageElement } from './status-page.ts';
import { StorageCardElement } from './storage-card.ts';

/** Registers the pages about this device. Calling it again does nothing. */
export function defineSystemPages(): void {
  if (customElements.get('empire-system')) return;
  customElements.define('empire-install', InstallCardElement);
  customElements.define('empire-language', LanguageCardElement);
  customElements.define('empire-storage', StorageCardElement);
  customElements.define('empire-devices', DevicesPageElement);
  customElements.define('empire-system', StatusPageElement);
}
