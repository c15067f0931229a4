import { EmpireError } from '@empire/contract';
import { Interpreter } from '../onnx/interpreter.ts';
import type { ModelRuntime } from './model-runtime.ts';

/** Runs models by the interpreter on the current thread. */
export const interpreterRuntime: ModelRuntime = {
  id: 'interpreter',
  async open(bytes) {
    let interpreter: Interpreter | undefined = new Interpreter(bytes);
    return {
      run: async (feeds, wanted) => {
        if (!interpreter) throw new EmpireError('closed', 'The model was disposed.');
        return interpreter.run(feeds, wanted);
      },
      dispose: () => {
        interpreter = undefined;
      },
    };
  },
};
