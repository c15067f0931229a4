import type { Land } from '../landing/landings.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import type { Sealer } from '../ports/key-vault.ts';

/** The databases of a disk, each used through what `land` makes of it. */
export function landingSource(
  disk: GenerationSource,
  { land, sealerOf }: { land: Land; sealerOf: (database: string, generation: number) => Sealer | Promise<Sealer> },
): GenerationSource {
  return {
    async openGeneration(database, generation) {
      const store = await disk.openGeneration(database, generation);
      return land({ store, name: `${database}-${generation}`, sealer: await sealerOf(database, generation) });
    },
    destroyGeneration: (...given) => disk.destroyGeneration(...given),
  };
}
