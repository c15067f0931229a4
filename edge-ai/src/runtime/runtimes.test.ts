import { runtimeConformance } from '../conformance/runtime-conformance.ts';
import { interpreterRuntime } from './interpreter-runtime.ts';
import { OnnxruntimeRuntime } from './onnxruntime-runtime.ts';

runtimeConformance('interpreter', () => interpreterRuntime);
runtimeConformance('onnxruntime-web', () => new OnnxruntimeRuntime());
