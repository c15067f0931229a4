export { canonicalJson } from './canonical.ts';
export { checkDocument, type DocumentIssue } from './check-document.ts';
export { checkPulled, type PulledIssue } from './check-pulled.ts';
export { chooseLeaf, compareLeaves } from './choose-leaf.ts';
export { hmacHex, sha256Hex } from './digest.ts';
export { type DocClass, type DocIdParts, isImmutable, isPushed, makeDocId, parseDocId } from './doc-id.ts';
export {
  type AnyDoc,
  ENVELOPE_VERSION,
  type EventBody,
  MAX_DOCUMENT_BYTES,
  type Revisioned,
  type ServerBody,
  type StateBody,
} from './documents.ts';
export { eventHash } from './event.ts';
export { fieldStamps } from './field-stamps.ts';
export { absorb, type ClockState, isStamp, MAX_DRIFT_MS, readStamp, tick, writeStamp } from './hlc.ts';
export { changeCounter, counterTotal } from './merge/counter-value.ts';
export { explainLeaves } from './merge/explain-leaves.ts';
export { type MergeOptions, type MergePlan, mergeLeaves } from './merge/merge-leaves.ts';
export { changeSet, setElements } from './merge/set-value.ts';
export { closeLeaf } from './merge/write-leaf.ts';
export { rebaseFields } from './rebase-fields.ts';
export { RevTree } from './rev-tree.ts';
export { closingRevision, generation, immutableRevision } from './revision.ts';
export { uuidv7 } from './uuid.ts';
