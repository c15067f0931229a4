import { DeviceLockCardElement } from './device-lock-card.ts';
import { RecoveryCardElement } from './recovery-card.ts';
import { StartOverElement } from './start-over.ts';
import { UnlockPageElement } from './unlock-page.ts';

export { AccountRecovery, DeviceLock, webRootWrapping } from '@empire/shared-sync/lock';

/** Registers the elements of the device's lock, which most pages never need. Once per page. */
export function defineLockElements(): void {
  if (customElements.get('empire-unlock')) return;
  customElements.define('empire-unlock', UnlockPageElement);
  customElements.define('empire-device-lock', DeviceLockCardElement);
  customElements.define('empire-recovery', RecoveryCardElement);
  customElements.define('empire-start-over', StartOverElement);
}
