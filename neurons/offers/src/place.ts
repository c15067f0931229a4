import { keyedPaths } from '@empire/contract/place';

/** The paths of the offers: the list, and each by itself. */
export const { pathTo, keyOf } = keyedPaths('/offers');
