export { type AuditBody, type AuditEntry, auditSegment, maxAuditEntries } from './audit.ts';
export { type AuditChain, type AuditReport, type BrokenLink, verifyAudit } from './audit-chain.ts';
export { canonicalJson } from './canonical.ts';
export { checkDocument, type DocumentIssue } from './check-document.ts';
export { checkPulled, type PulledIssue } from './check-pulled.ts';
export { chooseLeaf, compareLeaves } from './choose-leaf.ts';
export { allowsPurpose, type ConsentBody, type ConsentEntry, type ConsentVerdict, type ConsentWording, consentHeads, mayLeave, purposes } from './consent.ts';
export { consentDocument, consentPrefix, readConsentEntry } from './consent-document.ts';
export { decidedIds, decisionsCollection, decisionsId, decisionsKey } from './consent-index.ts';
export { hmacHex, hmacHexWith, type Sha256, sha256Hex } from './digest.ts';
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
export { type DroppedBody, type DropReason, droppedRanges, isDroppedRecord, type SeqRange, sizeOfDropped } from './dropped.ts';
export { eventHash } from './event.ts';
export {
  assignVariant,
  type ExperimentDefinition,
  type ExperimentMetric,
  type ExperimentUnit,
  type ExperimentVariant,
  experimentIssue,
  isExperimentRunning,
} from './experiment.ts';
export { fieldStamps } from './field-stamps.ts';
export { absorb, type ClockState, isStamp, MAX_DRIFT_MS, readStamp, stampDevice, tick, writeStamp } from './hlc.ts';
export { jsonBytesAtMost } from './json-size.ts';
export { type CounterSums, changeCounter, counterTotal, joinCounters, readCounter } from './merge/counter-value.ts';
export { explainLeaves } from './merge/explain-leaves.ts';
export { type MergeOptions, type MergePlan, mergeLeaves } from './merge/merge-leaves.ts';
export { changeSet, setElements } from './merge/set-value.ts';
export { joinedValue, shownValue } from './merge/shown-value.ts';
export { closeLeaf, mergedLeaf } from './merge/write-leaf.ts';
export { rebaseFields } from './rebase-fields.ts';
export { RevTree } from './rev-tree.ts';
export { closingRevision, generation, immutableRevision } from './revision.ts';
export { foldShards, isFoldable, readShardKey, shardDevice, shardKey } from './shard.ts';
export { uuidv7 } from './uuid.ts';
