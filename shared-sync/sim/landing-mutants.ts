import type { Mutant } from './mutant.ts';

/** Faults in how pulled documents land and are filed. */
export const landingMutants: readonly Mutant[] = [
  {
    name: 'a landed document that is written let go before it is filed',
    file: 'shared-sync/src/landing/land-page.ts',
    from: "    await store.graft(wanted, 'remote', { unseen: true });\n",
    to: '',
    noticedBy: 'landed-and-written.json',
  },
  {
    name: 'a landed page let go before it is filed',
    file: 'shared-sync/src/landing/pages.ts',
    from: "    if (docs) await store.graft(docs, 'remote', { unseen: true });\n",
    to: "    await store.writeNote(placeNote, { ...place, from: from + 1 });\n    if (docs) await store.graft(docs, 'remote', { unseen: true });\n",
    noticedBy: 1174,
  },
];
