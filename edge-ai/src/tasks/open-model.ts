import { checkGolden } from '../model/check-golden.ts';
import { checkModel } from '../model/check-model.ts';
import type { ShelvedModel } from '../model/model-shelf.ts';
import type { ModelRuntime } from '../runtime/model-runtime.ts';
import type { OpenedModel } from './task-model.ts';

/** Opens a model only after its hash and its golden texts were checked on this device. Errors: `bad-model`, `inference-unavailable`. */
export async function openModel(runtime: ModelRuntime, { card, bytes }: ShelvedModel): Promise<OpenedModel> {
  await checkModel(card, bytes);
  const model = { card, session: await runtime.open(bytes), provider: runtime.id };
  try {
    await checkGolden(model);
    return model;
  } catch (error) {
    model.session.dispose();
    throw error;
  }
}
