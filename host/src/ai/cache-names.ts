/** The browser's cache of models and onnxruntime: the first thing to go when the device runs out of room. */
export const modelsCache = 'empire-models';

/** The browser's cache of the code that answers by rules and starts the models. */
export const codeCache = 'empire-ai-code';
