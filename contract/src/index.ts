export { EmpireError, type ErrorCode, errorCode, errorTexts } from './errors.ts';
export type { AnonId, DeviceId, DocId, EventId, Hlc, Json, NeuronId, RevId, SessionId, UserId } from './ids.ts';
export {
  type CollectionDeclaration,
  type DataClass,
  type MergePolicy,
  type NeuronManifest,
  parseManifest,
  type RouteDeclaration,
  type SlotDeclaration,
} from './manifest.ts';
export {
  type ConsentView,
  type CoreHooks,
  defineNeuron,
  type Effect,
  type Entry,
  type EventLog,
  type FieldOrigin,
  type Inference,
  type Neuron,
  type NeuronContext,
  type Purpose,
  type ScopedDb,
  type SlotContribution,
  type SlotRegistrar,
} from './neuron.ts';
export { CONTRACT_VERSION, isCompatible } from './version.ts';
