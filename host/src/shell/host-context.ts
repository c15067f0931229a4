import { createContext } from '@lit/context';
import type { HostActions, HostView } from '../state/host-view.ts';

/** What places for contributions need to know, wherever in the page they are. */
export interface HostState {
  readonly view: HostView;
  readonly actions: HostActions;
  readonly path: string;
}

/** Given by the shell to every outlet, through the shadow roots of neurons too. */
export const hostContext = createContext<HostState>(Symbol.for('empire-host'));
