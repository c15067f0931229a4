/** A deliberate fault: one text of one source file, and what stands there instead. */
export interface Mutant {
  readonly name: string;
  /** From the root of the project. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Each of these must be noticed by an invariant of the simulation; one that is not shows where the simulation is blind. */
export const mutants: readonly Mutant[] = [
  {
    name: 'push mark before the push',
    file: 'shared-sync/src/transfer/push.ts',
    from: '      await keepQuarantined(stores, { database, changes });',
    to: '      await moveMark(database, { instance: to.instance, since: changes.at(-1)?.seq ?? since });\n      await keepQuarantined(stores, { database, changes });',
  },
  {
    name: 'pull mark before the documents',
    file: 'shared-sync/src/transfer/pull.ts',
    from: '      for (const stores of neurons) await pullChanges(feed, { stores, changes, ports });',
    to: '      for (const stores of neurons) await stores.state.store.writeNote(`pull-${feed.kind}`, { instance: mark.instance, seq: lastSeq });\n      for (const stores of neurons) await pullChanges(feed, { stores, changes, ports });',
  },
  {
    name: 'the same server although its database was made anew',
    file: 'shared-sync/src/transfer/push.ts',
    from: 'const isKnown = mark.instance === to.instance;',
    to: "const isKnown = mark.instance !== '';",
  },
  {
    name: 'refused documents forgotten',
    file: 'shared-sync/src/transfer/push.ts',
    from: 'for (const refusal of refusals) await recordDeadLetter(stores, refusal);',
    to: '',
  },
  {
    name: 'refused documents never offered again',
    file: 'shared-sync/src/transfer/round.ts',
    from: 'await overlapping(neurons, { atOnce: neurons.length, work: (stores) => retryDeadLetters(stores, { all: fromStart, to }) });',
    to: '',
  },
  {
    name: 'a batch given up when it is too large',
    file: 'shared-sync/src/transfer/push.ts',
    from: "if (code !== 'payload-too-large' && !isMalformed(error)) throw error;",
    to: "if (code === 'payload-too-large') return [];\n    if (!isMalformed(error)) throw error;",
  },
  {
    name: 'two rounds at a time',
    file: 'shared-sync/src/transfer/loop.ts',
    from: "this.#env.lock('empire-transfer', () => this.#round(",
    to: 'this.#env.lock(`empire-transfer-${this.#env.random(6).join()}`, () => this.#round(',
  },
  {
    name: 'an outbox that counts nothing',
    file: 'shared-sync/src/transfer/outbox.ts',
    from: 'return waiting.size === 0 ? seq : undefined;',
    to: 'return seq;',
  },
  {
    name: 'the last document of a page dropped',
    file: 'shared-sync/src/transfer/pull-documents.ts',
    from: "graft(good, 'remote', { unseen });",
    to: "graft(good.slice(0, -1), 'remote', { unseen });",
  },
  {
    name: 'replies of a server that is gone kept',
    file: 'shared-sync/src/transfer/pull-documents.ts',
    from: 'if (!unseen) await closeForgotten(stores, good);',
    to: '',
  },
  {
    name: 'numbers without a lock',
    file: 'shared-sync/src/neuron/device-seq.ts',
    from: '`empire-seq-${this.#log.name}`',
    to: '`empire-seq-${this.#log.name}-${this.#env.random(6).join()}`',
  },
  {
    name: 'numbers that start over with each tab',
    file: 'shared-sync/src/neuron/device-seq.ts',
    from: '{ since: this.#mark.seq, limit: page }',
    to: '{ since: Number.MAX_SAFE_INTEGER, limit: page }',
  },
  {
    name: 'effects lost in a crash',
    file: 'shared-sync/src/engine.ts',
    from: 'await recoverEffects(stores, { writer, device: this.#device });',
    to: '',
  },
  {
    name: 'merged revisions by chance',
    file: 'shared-sync/core/merge/write-leaf.ts',
    from: 'canonicalJson([parent._id, [...merge.revs].sort(), merge.body])',
    to: 'canonicalJson([parent._id, [...merge.revs].sort(), merge.body, Math.random()])',
  },
  {
    name: 'tombstones by chance',
    file: 'shared-sync/core/revision.ts',
    from: "canonicalJson(['close', id, closed])",
    to: "canonicalJson(['close', id, closed, Math.random()])",
  },
  {
    name: 'no merging',
    file: 'shared-sync/src/transfer/merge.ts',
    from: 'if (!isConflicted(docs)) continue;',
    to: 'continue;',
  },
  {
    name: "merging by CouchDB's winner",
    file: 'shared-sync/core/merge/merge-leaves.ts',
    from: 'const body = joinBodies(live.map((leaf) => leaf.body));',
    to: 'const body = joinBodies(live.slice(0, 1).map((leaf) => leaf.body));',
  },
  {
    name: 'merging without closing',
    file: 'shared-sync/core/merge/merge-leaves.ts',
    from: 'write: merged === parent.doc ? closed : [merged, ...closed],',
    to: 'write: merged === parent.doc ? [] : [merged],',
  },
  {
    name: 'the content of one version instead of all',
    file: 'shared-sync/core/merge/join-bodies.ts',
    from: 'const content = join(bodies) ?? contentOf(latest);',
    to: 'const content = contentOf(bodies[0] ?? latest);',
  },
  {
    name: 'keys in the order they came',
    file: 'shared-sync/core/canonical.ts',
    from: '\n    .sort()\n    .map((key) =>',
    to: '\n    .map((key) =>',
  },
  {
    name: 'a stamp behind what it replaces',
    file: 'shared-sync/src/neuron/state-writer.ts',
    from: 'if (write.hlc === undefined) this.#witness(leaves);',
    to: 'if (write.hlc === undefined) this.#witness([]);',
  },
  {
    name: 'the whole value written over what arrived meanwhile',
    file: 'shared-sync/src/neuron/state-writer.ts',
    from: 'return rebaseFields(value, { base, current: before.value });',
    to: 'return value;',
  },
  {
    name: 'removal by a tombstone',
    file: 'shared-sync/src/neuron/scoped-db.ts',
    from: 'await this.#writer.write({ collection, key, value: entry.value, removed: true });',
    to: "await this.#stores.state.store.graft(openDocs(await this.#leaves(collection, key)).map(closeLeaf), 'local');",
  },
  {
    name: 'consent not asked for at the push',
    file: 'shared-sync/src/consent/send-gate.ts',
    from: "(asksForConsent(doc) ? mayLeave(doc, entries) : 'leave')",
    to: "(asksForConsent(doc) && entries.length < 0 ? mayLeave(doc, entries) : 'leave')",
  },
  {
    name: 'a discarded event that is sent all the same',
    file: 'shared-sync/src/outbox/outbox-view.ts',
    from: "await dropEvents(stores, { events: [doc as EventDoc], reason: 'discarded' });",
    to: '',
  },
  {
    name: 'told to be synced while it waits',
    file: 'shared-sync/src/outbox/outbox-view.ts',
    from: '      if (!waits) return;',
    to: '      if (waits) return;',
  },
  {
    name: 'dropped events not counted',
    file: 'shared-sync/src/neuron/dropped.ts',
    from: "await store.graft(intent.records, 'local');",
    to: '',
  },
  {
    name: 'a fork overlooked',
    file: 'shared-sync/src/transfer/round.ts',
    from: 'if (await isForked(kept,',
    to: 'if (name === "" && await isForked(kept,',
  },
  {
    name: 'unsent events pruned',
    file: 'shared-sync/src/compaction/compact.ts',
    from: 'settled: await settledUpTo(database),',
    to: 'settled: (await settledUpTo(database)) + 1_000_000,',
  },
  {
    name: 'the pointer switched before the rest is copied',
    file: 'shared-sync/src/generations/renew.ts',
    from: 'await copying.rest(from, to, (await catalogue.entry(database)).notes);',
    to: '',
  },
  {
    name: 'databases left behind by a wipe',
    file: 'shared-sync/src/erasure/wipe.ts',
    from: 'await stores.destroyAll();',
    to: '',
  },
  {
    name: 'an erased user provisioned again',
    file: 'shared-sync/src/twins/memory-gateway.ts',
    from: "if (this.erasures.idOf(user)) throw new EmpireError('erased');",
    to: '',
  },
  {
    name: 'the checkpoint of the bridge before the answer of Core',
    file: 'couch/src/bridge/relay.ts',
    from: 'await forwardPage(ports, database, { changes: page.changes, signal: options.signal });',
    to: 'checkpoint = await ports.checkpoints.save(checkpoint, page.lastSeq);\n    await forwardPage(ports, database, { changes: page.changes, signal: options.signal });',
  },
  {
    name: 'what Core refuses for good forgotten',
    file: 'couch/src/bridge/deliver.ts',
    from: "if (result.status === 'rejected') await options.bury(event, result);",
    to: '',
  },
];
