/**
 * Stands in the bundles where `vuvuzela` would be, which PouchDB falls back to for JSON nested thousands deep. A document of the store is
 * one sealed text beside a branch of at most 1,000 revisions; the engine's own JSON carries that.
 */
const nativeJson = { parse: (text: string): unknown => JSON.parse(text), stringify: (value: unknown): string => JSON.stringify(value) };

export default nativeJson;
