/**
 * Stands in the bundles where PouchDB's filters and selectors for its changes feed would be: the store uses none, for they see only
 * what is sealed. PouchDB works without this plugin and then ignores such options.
 */
export default function noChangesFilter(): void {}
