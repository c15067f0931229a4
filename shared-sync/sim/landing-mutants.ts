import type { Mutant } from './mutant.ts';

/** Faults in how pulled documents land and are filed. */
export const landingMutants: readonly Mutant[] = [
  {
    name: 'a landed document written before it is filed',
    file: 'shared-sync/src/landing/landed-store.ts',
    from: '    if (pages.length > 0) await this.#settle();\n',
    to: '    if (pages.length > 1_000) await this.#settle();\n',
    noticedBy: 1088,
  },
  {
    name: 'a landed page let go before it is filed',
    file: 'shared-sync/src/landing/pages.ts',
    from: "    await store.graft(await readPage(parts, from), 'remote', { unseen: true });\n",
    to: "    const docs = await readPage(parts, from);\n    await store.writeNote(placeNote, { ...place, from: from + 1 });\n    await store.graft(docs, 'remote', { unseen: true });\n",
    noticedBy: 1105,
  },
];
