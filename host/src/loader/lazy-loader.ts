import { EmpireError } from '@empire/contract';
import { nextTask } from '../next-task.ts';
import { once } from '../once.ts';
import { abortable } from './abortable.ts';
import type { RemoteLoader } from './remote-loader.ts';

/** A loader whose own code is fetched when the first release is loaded; code that could not be had is fetched again for the next one. */
export function lazyLoader(open: () => Promise<RemoteLoader>): RemoteLoader {
  const opened = once(async () => {
    const loader = await open().catch((cause: unknown) => {
      throw new EmpireError('load-failed', 'The code that loads neurons could not be fetched.', { cause });
    });
    // Running that code for the first time was one task; loading a release is another.
    await nextTask();
    return loader;
  });
  return { load: async (release, { signal }) => (await abortable(opened(), signal)).load(release, { signal }) };
}
