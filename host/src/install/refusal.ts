const refusedName = 'empire-install-refused';

/** Whether somebody said no to installing the app here: it is not offered again by itself. Where nothing may be kept, it counts as a no. */
export function wasRefused(): boolean {
  try {
    return localStorage.getItem(refusedName) !== null;
  } catch {
    return true;
  }
}

/** Keeps the no. */
export function refuseInstall(): void {
  try {
    localStorage.setItem(refusedName, '1');
  } catch {
    // Then it is not offered anyway.
  }
}
