import type { Tensor } from '../onnx/tensor.ts';

/** Something that runs ONNX files: the interpreter, onnxruntime-web. */
export interface ModelRuntime {
  /** The id of its rung: `interpreter`, `onnxruntime-web`. */
  readonly id: string;
  /** Errors: `bad-model` for a file it cannot run, `inference-unavailable` when the runtime itself does not start. */
  open(bytes: Uint8Array): Promise<ModelSession>;
}

/** An opened model. After `dispose` it answers `closed`. */
export interface ModelSession {
  /** Computes the outputs named in `wanted`, or every one. Errors: `bad-model` for missing or misshaped inputs or an output there is not, `closed`. */
  run(feeds: Readonly<Record<string, Tensor>>, wanted?: readonly string[]): Promise<Readonly<Record<string, Tensor>>>;
  dispose(): void;
}
