import { EmpireError } from '@empire/contract';

/** What the build put at the gateway: the code that answers, and onnxruntime's files. */
export interface AiListing {
  readonly code: readonly string[];
  readonly runtime: readonly string[];
}

/** Where the listing is. */
export const listingPath = '/ai/code.json';

const path = /^\/ai\/[\w.-]+$/;

/** Reads a listing that came over the network. Errors: `bad-model` when it has another shape. */
export function readListing(value: unknown): AiListing {
  const { code, runtime } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (!isPaths(code) || !isPaths(runtime)) throw new EmpireError('bad-model', 'The list of the code of AI has another shape than this version reads.');
  return { code, runtime };
}

function isPaths(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && path.test(one));
}
