/**
 * Lets go of everything this page holds and begins again at the start page. `location.replace` does not: the router takes it for a page to
 * show, and what was erased would stay on the screen.
 */
export function loadAnew(): void {
  history.replaceState(null, '', '/');
  location.reload();
}
