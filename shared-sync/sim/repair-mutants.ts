import type { Mutant } from './mutant.ts';

/** Faults in what puts damaged documents back from the server. */
export const repairMutants: readonly Mutant[] = [
  {
    name: 'a newer version that does not open replaced by what the server has',
    file: 'shared-sync/src/repair/fetch-broken.ts',
    from: '.find(({ rev }) => rev === doc._rev)',
    to: '.at(0)',
    noticedBy: 1005,
  },
  {
    name: 'what does not open forgotten where the server has only the rest',
    file: 'shared-sync/src/repair/find-mended.ts',
    from: '      if (broken.every(',
    to: "      for (const { ref, rev } of broken) if (mended.size > 0) (mended as Map<string, unknown>).set([ref, rev].join(' '), mended.get([ref, rev].join(' ')) ?? [...mended.values()][0]);\n      if (broken.every(",
    noticedBy: 1014,
  },
  {
    name: 'nothing put back although the server has it',
    file: 'shared-sync/src/compaction/upkeep.ts',
    from: 'const reports = mended.size > 0 ? ',
    to: 'const reports = mended.size < 0 ? ',
    noticedBy: 1005,
  },
  {
    name: 'what was put back kept from a server that is made anew',
    file: 'shared-sync/src/repair/mended-store.ts',
    from: "origin: doc.deviceId === deviceId ? 'local' : 'remote'",
    to: "origin: 'remote'",
    noticedBy: 'mended-and-new-database.json',
  },
];
