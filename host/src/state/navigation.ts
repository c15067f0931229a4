import { manifestText } from '../language/manifest-text.ts';
import { msg } from '../language/words.ts';
import { entryPath, type Page } from '../router/route-table.ts';
import type { NeuronView } from './host-view.ts';

/** One link of the navigation. */
export interface NavLink {
  readonly href: string;
  readonly title: string;
  readonly isCurrent: boolean;
  /** The data of one SVG path on a square of 24 units. */
  readonly icon: string;
}

/** What is always in view, what is in view where there is room, and what opens with "More". */
export interface Navigation {
  readonly main: readonly NavLink[];
  readonly wide: readonly NavLink[];
  readonly more: readonly NavLink[];
}

/** So many neurons are in view on a phone, and so many more on a wide screen; the others open with "More". */
const neuronsInView = 3;
const neuronsInWideView = 3;

const icons = {
  home: 'M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4v-5H9v5H5a1 1 0 0 1-1-1z',
  waiting: 'M12 4v10M8 8l4-4 4 4M5 15v3a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-3',
  share: 'M7 4h10a1 1 0 0 1 1 1v15l-6-4-6 4V5a1 1 0 0 1 1-1z',
  devices: 'M4 6h11v8H4zM2 17h11M17 9h4v10h-4z',
  privacy: 'M12 3l7 3v5c0 4.5-3 8-7 10-4-2-7-5.5-7-10V6z',
  status: 'M3 12h4l3-7 4 14 3-7h4',
  other: 'M12 5a7 7 0 1 0 0 14a7 7 0 1 0 0-14',
} as const;

/** The navigation over the pages of the shell and of every neuron that has an entry, in the order of their places in the main slot. */
export function navigationOf(neurons: readonly NeuronView[], page: Page): Navigation {
  const own = (kind: 'home' | 'waiting' | 'share' | 'devices' | 'privacy' | 'status', title: string): NavLink => {
    return { href: kind === 'home' ? '/' : `/${kind}`, title, isCurrent: page.kind === kind, icon: icons[kind] };
  };
  const entries = inOrder(neurons).flatMap((neuron) => linkTo(neuron, page));
  return {
    main: [own('home', msg('Home')), ...entries.slice(0, neuronsInView)],
    wide: entries.slice(neuronsInView, neuronsInView + neuronsInWideView),
    more: [
      ...entries.slice(neuronsInView + neuronsInWideView),
      own('share', msg('Kept for later')),
      own('waiting', msg('What is waiting')),
      own('devices', msg('Devices')),
      own('privacy', msg('Privacy')),
      own('status', msg('Status')),
    ],
  };
}

/** The neurons in the order of their places in the main slot, then by name. */
export function inOrder(neurons: readonly NeuronView[]): readonly NeuronView[] {
  return neurons.toSorted((a, b) => orderOf(a) - orderOf(b) || (a.name < b.name ? -1 : 1));
}

function linkTo(neuron: NeuronView, page: Page): readonly NavLink[] {
  const href = entryPath(neuron);
  if (href === undefined) return [];
  const { title, icon = icons.other } = neuron.manifest;
  return [{ href, title: manifestText(neuron.manifest, title), icon, isCurrent: page.kind === 'neuron' && page.name === neuron.name }];
}

function orderOf({ manifest }: NeuronView): number {
  return manifest.slots.find(({ name }) => name === 'main')?.order ?? 0;
}
