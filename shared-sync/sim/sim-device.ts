import type { NeuronManifest } from '@empire/contract';
import type { Engine, NeuronData } from '../src/engine.ts';
import type { GenerationParts } from '../src/generations/parts.ts';
import type { Gateway } from '../src/ports/gateway.ts';
import type { Privacy } from '../src/privacy.ts';
import type { Chance } from './chance.ts';
import { type Context, Origin } from './context.ts';
import type { DiskState } from './faulty-stores.ts';
import { quiz } from './manifests.ts';
import { SimDisk, type SimDiskParts } from './sim-disk.ts';
import { SimMeter } from './sim-meter.ts';
import { SimVault } from './sim-vault.ts';
import { fairWeather, type Weather } from './weather.ts';

/** Every value that a person writes begins with this word: it must be nowhere in the open. */
export const secretWord = 'geheim';

/** One device: what outlives its pages. */
export interface SimDevice {
  readonly index: number;
  vault: SimVault;
  disk: SimDisk;
  readonly deviceId: string;
  readonly origin: Origin;
  readonly weather: Weather;
  readonly state: DiskState;
  readonly meter: SimMeter;
  /** There is hardly any room, and there was ballast when that began: what people write fits. */
  isReserved: boolean;
  /** Writes may have failed: an event may be there without what it is to do. */
  wasShort: boolean;
  readonly tabs: (Tab | undefined)[];
  /** What each tab runs in, from before its engine is open. */
  readonly contexts: (Context | undefined)[];
  /** The release each tab opens, and whether there is a second neuron. */
  readonly manifests: NeuronManifest[];
  addition: NeuronManifest | undefined;
  /** It destroyed everything it held. */
  wiped: boolean;
}

/** One page, or the service worker. */
export interface Tab {
  readonly context: Context;
  readonly engine: Engine;
  readonly privacy: Privacy;
  readonly generations: GenerationParts;
  /** The way on which upkeep reads what does not open here. */
  readonly mendFrom: Gateway;
  readonly neurons: Map<string, NeuronData>;
  /** Databases whose connection the browser closed. */
  readonly stores: object[];
  readonly severed: WeakSet<object>;
  readonly stop: AbortController;
}

interface MakerParts {
  readonly chance: Chance;
  /** Chance of a fault for each request, 0 to 1. */
  readonly roughness: number;
  readonly broke: (sentence: string) => void;
  readonly leaving: SimDiskParts['leaving'];
}

/** Makes devices, their disks and their vaults, which all tell when something lies open on them. */
export class DeviceMaker {
  readonly #parts: MakerParts;

  constructor(parts: MakerParts) {
    this.#parts = parts;
  }

  /** A new device, or one that goes on with the copy of another one's profile. */
  device(index: number, copied?: SimDevice): SimDevice {
    const vault = this.vault(copied?.vault);
    const state: DiskState = {
      full: false,
      notesFull: false,
      aborts: 0,
      landingBit: undefined,
      landedDamaged: new Set(copied?.state.landedDamaged),
      damaged: new Map(copied?.state.damaged),
    };
    const device: SimDevice = {
      index,
      vault,
      disk: this.disk(vault, copied?.disk),
      get deviceId(): string {
        return device.vault.deviceId;
      },
      origin: new Origin(),
      weather: fairWeather(this.#parts.roughness),
      state,
      meter: new SimMeter(() => device.disk.bytes + device.vault.records.sizeOf('ballast')),
      isReserved: false,
      wasShort: copied?.wasShort ?? false,
      tabs: [undefined, undefined],
      contexts: [undefined, undefined],
      manifests: [quiz, quiz, quiz],
      addition: copied?.addition,
      wiped: false,
    };
    return device;
  }

  vault(copied?: SimVault): SimVault {
    const written = (text: string) => {
      if (text.includes(secretWord)) this.#parts.broke(`what was written lies open in the vault: ${text.slice(0, 80)}`);
    };
    return new SimVault({ chance: this.#parts.chance, written, ...(copied && { copied }) });
  }

  disk(vault: SimVault, copied?: SimDisk): SimDisk {
    const parts = {
      keys: (database: string, generation: number) => vault.keys(database, generation),
      trueKeys: (database: string, generation: number) => vault.trueKeys(database, generation),
      written: (bytes: string) => {
        if (bytes.includes(secretWord)) this.#parts.broke(`what was written lies open on the disk: ${bytes.slice(0, 80)}`);
      },
      leaving: this.#parts.leaving,
    };
    return copied ? copied.copy(parts) : new SimDisk(parts);
  }
}

/** The ids of the neurons that a device has open. */
export function neuronsOf({ addition }: SimDevice): readonly string[] {
  return addition ? ['quiz', addition.id] : ['quiz'];
}
