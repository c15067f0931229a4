import { type ContentCheck, EmpireError } from '@empire/contract';
import { parseOffer } from './offer.ts';

/** What the publisher asks of an offer beyond its shape: the very check that devices make. */
const checkContent: ContentCheck = (collection, value) => {
  if (collection !== 'offer') return undefined;
  try {
    parseOffer('', value);
    return undefined;
  } catch (error) {
    if (!(error instanceof EmpireError)) throw error;
    return { path: '', message: `cannot be shown: ${String(error.details.why)}` };
  }
};

export default checkContent;
