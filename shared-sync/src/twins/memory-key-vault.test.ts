import { keyVaultConformance } from '../conformance/key-vault.ts';
import { MemoryKeyVault } from './memory-key-vault.ts';

keyVaultConformance('in memory', async () => {
  const vault = new MemoryKeyVault();
  await vault.destroy();
  return () => vault.context();
});
