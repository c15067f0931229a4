import { EmpireError } from '@empire/contract';

/**
 * Creates the element of a neuron, connects it and waits for its first render.
 * Errors: `render-failed` when the tag is not defined, or the constructor, `connectedCallback` or first render throws.
 */
export async function mountNeuron(tag: string, options: { into: HTMLElement; path: string; mounted: (element: HTMLElement) => void }): Promise<void> {
  const known = customElements.get(tag);
  if (!known) throw new EmpireError('render-failed', `The neuron registered <${tag}> but never defined it.`, { details: { tag } });
  const { element, thrown } = connect(tag, options);
  if (thrown !== undefined) throw renderError(tag, thrown);
  if (!(element instanceof known)) throw new EmpireError('render-failed', `<${tag}> could not be constructed.`, { details: { tag } });
  options.mounted(element);
  try {
    await (element as { updateComplete?: Promise<unknown> }).updateComplete;
  } catch (error) {
    throw renderError(tag, error);
  }
}

/** The platform reports what a constructor or `connectedCallback` throws to the window instead of throwing it here. */
function connect(tag: string, { into, path }: { into: HTMLElement; path: string }): { element: HTMLElement; thrown: unknown } {
  let thrown: unknown;
  const listen = (event: ErrorEvent): void => {
    thrown = event.error ?? event.message;
  };
  addEventListener('error', listen);
  try {
    const element = document.createElement(tag);
    element.setAttribute('path', path);
    into.append(element);
    return { element, thrown };
  } finally {
    removeEventListener('error', listen);
  }
}

function renderError(tag: string, cause: unknown): EmpireError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EmpireError('render-failed', `The first render of <${tag}> failed: ${reason}`, { details: { tag }, cause });
}
