import { EmpireError } from '@empire/contract';
import { type ElementType, emptyValues, type Tensor } from '../onnx/tensor.ts';
import type { ModelRuntime, ModelSession } from './model-runtime.ts';

type Ort = typeof import('onnxruntime-web/wasm');
type OrtSession = Awaited<ReturnType<Ort['InferenceSession']['create']>>;
type OrtTensor = InstanceType<Ort['Tensor']>;

/** Runs models by onnxruntime-web on one thread. The library and its WebAssembly are fetched at the first `open`. */
export class OnnxruntimeRuntime implements ModelRuntime {
  readonly id = 'onnxruntime-web';
  readonly #load: () => Promise<Ort>;
  #ort: Promise<Ort> | undefined;

  constructor(load: () => Promise<Ort> = () => import(/* webpackChunkName: "onnxruntime" */ 'onnxruntime-web/wasm')) {
    this.#load = load;
  }

  async open(bytes: Uint8Array): Promise<ModelSession> {
    const ort = await this.#started();
    try {
      return new Session(ort, await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'], logSeverityLevel: 3 }));
    } catch (error) {
      throw refusal(error);
    }
  }

  async #started(): Promise<Ort> {
    this.#ort ??= this.#load();
    try {
      const ort = await this.#ort;
      ort.env.wasm.numThreads = 1;
      ort.env.wasm.proxy = false;
      return ort;
    } catch (error) {
      this.#ort = undefined;
      throw new EmpireError('inference-unavailable', 'onnxruntime-web could not be loaded.', { cause: error });
    }
  }
}

/** A refused WebAssembly is the runtime's failure, everything else the model's. */
function refusal(error: unknown): EmpireError {
  const text = error instanceof Error ? error.message : String(error);
  if (/no available backend|WebAssembly|wasm/i.test(text))
    return new EmpireError('inference-unavailable', `onnxruntime-web did not start: ${text}`, { cause: error });
  return new EmpireError('bad-model', `onnxruntime-web refused the model: ${text}`, { cause: error });
}

class Session implements ModelSession {
  readonly #ort: Ort;
  #session: OrtSession | undefined;

  constructor(ort: Ort, session: OrtSession) {
    this.#ort = ort;
    this.#session = session;
  }

  async run(feeds: Readonly<Record<string, Tensor>>, wanted?: readonly string[]): Promise<Readonly<Record<string, Tensor>>> {
    if (!this.#session) throw new EmpireError('closed', 'The model was disposed.');
    try {
      const given = Object.entries(feeds).map(([name, { type, dims, values }]) => [name, new this.#ort.Tensor(type, widened(type, values), [...dims])]);
      const named = Object.fromEntries(given);
      const found = await (wanted ? this.#session.run(named, wanted) : this.#session.run(named));
      return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, toTensor(value as OrtTensor)]));
    } catch (error) {
      throw new EmpireError('bad-model', `onnxruntime-web refused the call: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  dispose(): void {
    void this.#session?.release();
    this.#session = undefined;
  }
}

/** Whole numbers of 64 bits are held in 32 here. */
function widened(type: ElementType, values: Tensor['values']): Tensor['values'] | BigInt64Array {
  return type === 'int64' ? BigInt64Array.from(values, (value) => BigInt(value)) : values;
}

function toTensor({ type, dims, data }: OrtTensor): Tensor {
  if (type === 'int64') return { type, dims, values: Int32Array.from(data as BigInt64Array, Number) };
  const values = emptyValues(type as ElementType, data.length);
  values.set(data as Tensor['values']);
  return { type: type as ElementType, dims, values };
}
