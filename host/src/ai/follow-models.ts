import type { Entry, TaskName } from '@empire/contract';
import { activeModels } from '@empire/contract/models';
import type { KeptShelf, Offered } from './kept-shelf.ts';
import type { TrustedRegistry } from './trusted-registry.ts';

/** What following the models of the federation works on. */
export interface FollowPorts {
  readonly registry: TrustedRegistry;
  readonly shelf: Pick<KeptShelf, 'follow'>;
  /** Yields the registry's document now and whenever another one was pulled. */
  readonly entries: AsyncIterable<readonly Entry[]>;
  /** Settles once the page is idle: whether files may be fetched. */
  readonly mayFetch: () => Promise<boolean>;
  /** Files that are kept beside the models. */
  readonly runtime: () => Promise<readonly string[]>;
  /** One page after the other. */
  readonly alone: <T>(task: () => Promise<T>) => Promise<T>;
  /** Told which tasks another model answers now. */
  readonly changed: (tasks: readonly TaskName[]) => void;
  /** Told what is not taken, and why. */
  readonly refused: (error: unknown) => void;
}

/** Takes each registry that arrives, and brings the shelf where it points. What fails is told, and tried again with the next one. Ends with `entries`. */
export async function followModels(ports: FollowPorts, signal: AbortSignal): Promise<void> {
  for await (const entries of ports.entries) {
    const signed = (entries.find(({ key }) => key === 'current')?.value as { signed?: unknown } | undefined)?.signed;
    if (signed !== undefined) await ports.registry.take(signed).catch(ports.refused);
    if (await ports.mayFetch()) await ports.alone(() => bring(ports, signal)).catch(ports.refused);
  }
}

async function bring({ shelf, runtime, changed, refused }: FollowPorts, signal: AbortSignal): Promise<void> {
  const followed = await shelf.follow({ signal, runtime: await runtime() });
  for (const { error } of followed.failed) refused(error);
  if (followed.changed.length > 0) changed(followed.changed);
}

/** What the registry in force says to one device. */
export async function offeredTo(device: string, registry: TrustedRegistry): Promise<Offered> {
  const held = await registry.held();
  return { standing: await registry.standing(), active: held ? activeModels(held, device) : new Map(), models: held?.models ?? [] };
}
