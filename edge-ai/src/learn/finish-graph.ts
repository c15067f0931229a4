import type { GoldenRun, ModelCard } from '../model/model-card.ts';
import type { Graph } from '../onnx/graph.ts';
import { tensor } from '../onnx/tensor.ts';
import { writeGraph } from '../onnx/write-graph.ts';
import { interpreterRuntime } from '../runtime/interpreter-runtime.ts';

/** What a card says that the file itself does not. */
export type GraphWords = Omit<ModelCard, 'file' | 'bytes' | 'sha256' | 'operators' | 'golden' | 'goldenRuns'>;

/** Writes the file of a graph and fills in what its card says about it: size, hash, operators, and what it answers to the inputs given. */
export async function finishGraph(
  graph: Graph,
  { words, runs }: { words: GraphWords; runs: readonly GoldenRun['inputs'][] },
): Promise<{ card: ModelCard; bytes: Uint8Array }> {
  const bytes = writeGraph(graph);
  const session = await interpreterRuntime.open(bytes);
  const goldenRuns: GoldenRun[] = [];
  for (const inputs of runs) {
    const feeds = Object.entries(inputs).map(([name, { type, dims, values }]) => {
      return [name, tensor(type, dims, type === 'float32' ? Float32Array.from(values) : Int32Array.from(values))] as const;
    });
    const outputs = await session.run(Object.fromEntries(feeds));
    const rounded = Object.entries(outputs).map(([name, { values }]) => [name, Array.from(values, (value) => Number(value.toFixed(5)))]);
    goldenRuns.push({ inputs, outputs: Object.fromEntries(rounded) });
  }
  session.dispose();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const operators = [...new Set(graph.nodes.map(({ operator, domain }) => (domain === '' ? operator : `${domain}.${operator}`)))].sort();
  return { bytes, card: { ...words, file: 'model.onnx', bytes: bytes.length, sha256, operators, golden: [], goldenRuns } };
}
