import { type AnyDoc, chooseLeaf, counterTotal, parseDocId, setElements } from '../core/index.ts';
import { groupBy } from './group-by.ts';
import { removedKey } from './plan.ts';
import { follows, isSafe, type Promised } from './promises.ts';
import type { World } from './world.ts';

/**
 * What the documents at the server should say, told from what people did alone: nothing of the engine's clocks, revisions or merging
 * is used. A device's own last word on something stands, or that of another device; never a word that its own device took back.
 */
export function brokenModel(world: World, server: readonly AnyDoc[]): readonly string[] {
  if (world.wasFarAhead) return [];
  const docs = groupBy(server, ({ _id }) => String(_id));
  const written = groupBy(
    world.promises.all.filter(({ kind, docId }) => kind !== 'event' && isModelled(docId, world)),
    ({ docId }) => docId,
  );
  return [...written].flatMap(([docId, promised]) => {
    const leaves = docs.get(docId) ?? [];
    const shown = chooseLeaf(leaves);
    const { collection } = parseDocId(docId) ?? {};
    if (collection === 'tally') return brokenCount(docId, { shown, promised });
    if (collection === 'tags') return brokenSet(docId, { shown, promised });
    return brokenWords(docId, { shown, besides: world.damaged.has(docId) ? liveBesides(leaves, shown) : [], promised });
  });
}

interface Judged {
  readonly shown: AnyDoc | undefined;
  readonly promised: readonly Promised[];
}

/**
 * What lives at the server next to the version shown. A device on which a version does not open any more writes the next one beside it, and
 * only another device, to which both open, can merge the two: what was written is there until then, and not gone.
 */
function liveBesides(leaves: readonly AnyDoc[], shown: AnyDoc | undefined): readonly AnyDoc[] {
  return leaves.filter((leaf) => leaf !== shown && leaf._deleted !== true);
}

function isModelled(docId: string, { wasUpgraded }: World): boolean {
  const { collection, key } = parseDocId(docId) ?? {};
  if (collection === 'ask' || (collection === 'note' && key === removedKey)) return false;
  return !(wasUpgraded && (collection === 'card' || collection === 'stamp'));
}

/** Fields of a record, or a whole value under the part `''`. */
function brokenWords(docId: string, { shown, besides, promised }: Judged & { readonly besides: readonly AnyDoc[] }): readonly string[] {
  return [...groupBy(promised, ({ part }) => part)].flatMap(([part, all]) => {
    const said = [shown, ...besides].map((leaf) => wordOf(leaf, part)).find((word) => word !== undefined);
    const isKept = all.some(isSafe);
    if (said === undefined) return isKept ? [`the ${part || 'value'} of ${docId} was written and is gone`] : [];
    const one = all.find(({ value }) => value === said);
    if (!one) return [`nobody wrote ${JSON.stringify(said)}, which is the ${part || 'value'} of ${docId}`];
    const taken = all.find((other) => isSafe(other) && follows(other, one));
    return taken ? [`${docId} says ${one.value} in ${part || 'all'}; its own device wrote ${taken.value} later`] : [];
  });
}

function wordOf(leaf: AnyDoc | undefined, part: string): unknown {
  return part === '' ? leaf?.value : (leaf?.value as Readonly<Record<string, unknown>> | undefined)?.[part];
}

/** A counter stands at the sum of what was acknowledged; what was not may count or not. */
function brokenCount(docId: string, { shown, promised }: Judged): readonly string[] {
  const sum = (all: readonly Promised[]) => all.reduce((total, { value }) => total + Number(value), 0);
  const [least, most] = [sum(promised.filter(isSafe)), sum(promised)];
  const total = counterTotal(shown?.value as Parameters<typeof counterTotal>[0]);
  return total < least || total > most ? [`${docId} counts ${total}; ${least} were acknowledged and ${most} tried`] : [];
}

/** An element that was added and never taken out is in the set; one that nobody added is not. */
function brokenSet(docId: string, { shown, promised }: Judged): readonly string[] {
  const elements = new Set(setElements(shown?.value as Parameters<typeof setElements>[0]));
  const broken = [...elements]
    .filter((element) => !promised.some(({ kind, part }) => kind === 'tag' && part === element))
    .map((element) => `nobody added ${element} to ${docId}`);
  for (const [element, all] of groupBy(promised, ({ part }) => part)) {
    const added = all.filter((one) => one.kind === 'tag' && isSafe(one));
    const removed = all.filter(({ kind }) => kind === 'untag');
    if (added.some((one) => !removed.some((other) => other.ackedAt === undefined || other.ackedAt >= one.beganAt)) && !elements.has(element))
      broken.push(`${element} was added to ${docId} after every removal and is gone`);
  }
  return broken;
}
