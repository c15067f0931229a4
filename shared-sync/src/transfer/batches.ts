import { type AnyDoc, jsonBytesAtMost } from '../../core/index.ts';

/** Cuts documents into runs of at most `maxBytes` of JSON and `maxCount` documents; a single larger one goes alone. */
export function batches(docs: readonly AnyDoc[], { maxBytes, maxCount }: { maxBytes: number; maxCount: number }): readonly (readonly AnyDoc[])[] {
  if (docs.length === 0) return [];
  // Mostly all of them fit, which is known without composing their JSON.
  if (docs.length <= maxCount && jsonBytesAtMost(docs) <= maxBytes) return [docs];
  const runs: AnyDoc[][] = [];
  let run: AnyDoc[] = [];
  let bytes = 0;
  for (const doc of docs) {
    const size = JSON.stringify(doc).length;
    if (run.length > 0 && (bytes + size > maxBytes || run.length >= maxCount)) {
      runs.push(run);
      run = [];
      bytes = 0;
    }
    run.push(doc);
    bytes += size;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
