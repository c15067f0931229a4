import { interpreterRuntime } from '../runtime/interpreter-runtime.ts';
import { OnnxruntimeRuntime } from '../runtime/onnxruntime-runtime.ts';
import type { MessageEnd } from './messages.ts';
import { serveModels } from './serve-models.ts';

// The script of the inference worker: `new Worker(new URL('@empire/edge-ai/worker', import.meta.url))`.
serveModels(globalThis as unknown as MessageEnd, [interpreterRuntime, new OnnxruntimeRuntime()]);
