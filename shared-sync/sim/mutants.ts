/** A deliberate fault: one text of one source file, and what stands there instead. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Each of these must be noticed by an invariant of the simulation; one that is not shows where the simulation is blind. */
export const mutants: readonly Mutant[] = [
  {
    name: 'push mark before the push',
    file: 'src/transfer/push.ts',
    from: 'const both = Promise.allSettled([before, sending]).then(async (outcomes) => {',
    to: 'void done();\n  const both = Promise.allSettled([before, sending]).then(async (outcomes) => {',
  },
  {
    name: 'pull mark before the documents',
    file: 'src/transfer/pull.ts',
    from: 'for (const stores of neurons) await pullChanges(feed, { stores, changes, ports });',
    to: 'for (const stores of neurons) await stores.state.store.writeNote(`pull-${feed.kind}`, { instance: mark.instance, seq: lastSeq });\n    await host.state.store.writeNote(`feed-${feed.kind}`, { instance: mark.instance, seq: lastSeq });\n    for (const stores of neurons) await pullChanges(feed, { stores, changes, ports });',
  },
  {
    name: 'the same server although its database was made anew',
    file: 'src/transfer/push.ts',
    from: 'const isKnown = mark.instance === to.instance;',
    to: "const isKnown = mark.instance !== '';",
  },
  {
    name: 'refused documents forgotten',
    file: 'src/transfer/push.ts',
    from: 'for (const refusal of refusals) await recordDeadLetter(stores, refusal);',
    to: '',
  },
  {
    name: 'refused documents never offered again',
    file: 'src/transfer/round.ts',
    from: 'if (fromStart) for (const stores of neurons) await retryDeadLetters(stores, to);',
    to: '',
  },
  {
    name: 'numbers without a lock',
    file: 'src/neuron/device-seq.ts',
    from: '`empire-seq-${this.#log.name}`',
    to: '`empire-seq-${this.#log.name}-${this.#env.random(6).join()}`',
  },
  {
    name: 'numbers that start over with each tab',
    file: 'src/neuron/device-seq.ts',
    from: '{ since: this.#mark.seq, limit: page }',
    to: '{ since: Number.MAX_SAFE_INTEGER, limit: page }',
  },
  {
    name: 'merged revisions by chance',
    file: 'core/merge/write-leaf.ts',
    from: 'canonicalJson([parent._id, [...merge.revs].sort(), merge.body])',
    to: 'canonicalJson([parent._id, [...merge.revs].sort(), merge.body, Math.random()])',
  },
  {
    name: 'tombstones by chance',
    file: 'core/revision.ts',
    from: "canonicalJson(['close', id, closed])",
    to: "canonicalJson(['close', id, closed, Math.random()])",
  },
  {
    name: 'no merging',
    file: 'src/transfer/merge.ts',
    from: 'if (docs.length < leaves.length || !isConflicted(docs)) continue;',
    to: 'continue;',
  },
  {
    name: 'merging without closing',
    file: 'core/merge/merge-leaves.ts',
    from: 'write: merged === parent.doc ? closed : [merged, ...closed],',
    to: 'write: merged === parent.doc ? [] : [merged],',
  },
  {
    name: 'the content of one version instead of all',
    file: 'core/merge/join-bodies.ts',
    from: 'const content = join(bodies) ?? contentOf(latest);',
    to: 'const content = contentOf(bodies[0] ?? latest);',
  },
  {
    name: 'a stamp behind what it replaces',
    file: 'src/neuron/state-writer.ts',
    from: 'if (write.hlc === undefined) this.#witness(leaves);',
    to: '',
  },
  {
    name: 'the whole value written over what arrived meanwhile',
    file: 'src/neuron/state-writer.ts',
    from: 'return rebaseFields(value, { base, current: before.value });',
    to: 'return value;',
  },
  {
    name: 'an outbox that counts nothing',
    file: 'src/transfer/outbox.ts',
    from: 'return waiting.size === 0 ? seq : undefined;',
    to: 'return seq;',
  },
  {
    name: 'the last document of a page dropped',
    file: 'src/transfer/pull-documents.ts',
    from: "await stores.state.store.graft(good, 'remote');",
    to: "await stores.state.store.graft(good.slice(0, -1), 'remote');",
  },
  {
    name: 'a batch given up when it is too large',
    file: 'src/transfer/push.ts',
    from: "if (code !== 'payload-too-large' && !isMalformed(error)) throw error;",
    to: "if (code === 'payload-too-large') return [];\n    if (!isMalformed(error)) throw error;",
  },
];
