import { keyedPaths } from '@empire/contract/place';

/** The paths of the guides: the catalogue, and each by itself. */
export const { pathTo, keyOf } = keyedPaths('/guides');
