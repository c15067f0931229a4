import { EmpireError, errorCode } from '@empire/contract';
import { canonicalJson } from '../../core/index.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { DeviceStorage } from '../ports/device-storage.ts';
import type { ErasureAcknowledgement, ErasureKey } from '../ports/gateway.ts';
import type { Records } from '../ports/key-vault.ts';
import { type Marker, readMarker } from './marker.ts';
import { pin, readPins } from './pins.ts';
import { decideErasure, readStatement } from './statement.ts';
import { beginWipe, type ErasureReceipt, finishWipe, type WipePorts } from './wipe.ts';

/** Whether a signature is that of a key; see `verifyRs256`. */
export type Verify = (key: ErasureKey, signed: { text: string; signature: Uint8Array<ArrayBuffer> }) => Promise<boolean>;

/** What an erasure needs beside the engine. `close` lets go of everything the engine of this context holds. */
export interface ErasureParts {
  readonly parts: EngineParts;
  readonly storage: DeviceStorage;
  readonly verify: Verify;
  readonly close: () => Promise<void>;
  /** Told when this device wiped itself because the gateway stated it. */
  readonly wiped?: (receipt: ErasureReceipt) => void;
}

/** Erase-me on this device. After either call the engine is closed and the next start is that of a new device. */
export class Erasure {
  readonly #given: ErasureParts;
  #wiping: Promise<ErasureReceipt> | undefined;

  constructor(given: ErasureParts) {
    this.#given = given;
  }

  /** Whether this context has begun to wipe the device. */
  get isWiping(): boolean {
    return this.#wiping !== undefined;
  }

  /** Destroys everything on this device, on the person's word. Errors: those of the ports; the next start then goes on. */
  eraseHere(): Promise<ErasureReceipt> {
    return this.#wipe('asked', undefined);
  }

  /**
   * Asks the gateway to erase the person everywhere, then destroys everything here. Errors: `offline`, `timeout`, `captive-portal`,
   * `needs-auth`, `bad-response`: nothing was destroyed then.
   */
  async eraseEverywhere(): Promise<ErasureReceipt> {
    const { account } = this.#given.parts.ports.gateway;
    const { erasureId } = await account.erase();
    return this.#wipe('everywhere', erasureId);
  }

  /** Pins the keys that a session in force offers. */
  async contact(session: Parameters<typeof pin>[1]): Promise<void> {
    await pin(this.#given.parts.ports.vault, session);
  }

  /**
   * Takes the gateway's word that this device is erased. Without a statement it asks for one; one that is not good, or names others,
   * changes nothing. Answers why, or the receipt.
   */
  async answered(statement: unknown): Promise<ErasureReceipt | string> {
    const read = readStatement(statement ?? (await this.#askForStatement()));
    if (!read) return 'the gateway gave no statement that can be read';
    const { ports, device } = this.#given.parts;
    const pins = await readPins(ports.vault);
    const key = pins.keys.find(({ kid }) => kid === read.header.kid);
    const verified = key !== undefined && (await this.#given.verify(key, { text: read.signed, signature: read.signature }));
    const decision = decideErasure(read, { verified, deviceId: device.deviceId, userId: pins.userId });
    if (!decision.wipe) return decision.reason;
    const receipt = await this.#wipe('statement', decision.erasureId);
    this.#given.wiped?.(receipt);
    return receipt;
  }

  async #askForStatement(): Promise<unknown> {
    const { account } = this.#given.parts.ports.gateway;
    account.expire();
    try {
      await account.session({ signal: new AbortController().signal });
    } catch (error) {
      if (errorCode(error) === 'erased' && error instanceof EmpireError) return error.details.statement;
    }
    return undefined;
  }

  #wipe(reason: Marker['reason'], erasureId: string | undefined): Promise<ErasureReceipt> {
    this.#wiping ??= this.#wipeOnce(reason, erasureId).finally(() => {
      this.#wiping = undefined;
    });
    return this.#wiping;
  }

  async #wipeOnce(reason: Marker['reason'], erasureId: string | undefined): Promise<ErasureReceipt> {
    const { parts, storage, close } = this.#given;
    const { env, vault, stores, gateway } = parts.ports;
    const nowMs = env.now();
    const marker: Marker = {
      v: 1,
      phase: 'wiping',
      reason,
      startedAtMs: nowMs,
      unsent: parts.status.current.pending + parts.status.current.rejected,
      databases: (await stores.names()).length,
      acknowledgement: erasureId === undefined ? null : await this.#sign(erasureId, nowMs),
    };
    await beginWipe({ env, vault }, marker);
    parts.status.set({ phase: 'erased' });
    await close();
    const ports: WipePorts = { env, vault, stores, storage, account: gateway.account };
    const receipt = await finishWipe(ports);
    // Another context that was told may have been quicker; what it did is in the marker it left, or gone with it.
    return receipt ?? { ...emptyReceipt(marker), finishedAt: new Date(env.now()).toISOString() };
  }

  async #sign(erasureId: string, nowMs: number): Promise<ErasureAcknowledgement | null> {
    const { ports, device } = this.#given.parts;
    const said = { at: new Date(nowMs).toISOString(), deviceId: device.deviceId, erasureId };
    try {
      return { ...said, signature: await ports.vault.sign(canonicalJson({ ...said, use: 'empire-erasure-receipt-v1' })) };
    } catch {
      // A locked device cannot sign; it is wiped all the same, and the gateway goes on listing it as pending.
      return null;
    }
  }
}

function emptyReceipt(marker: Marker): ErasureReceipt {
  const { reason, startedAtMs, databases, unsent } = marker;
  const at = new Date(startedAtMs).toISOString();
  return {
    v: 1,
    reason,
    startedAt: at,
    finishedAt: at,
    destroyed: { keys: 1, databases, caches: 0, pushSubscriptions: 0, serviceWorkers: 0, others: 0 },
    unsent,
  };
}

/**
 * Finishes a wipe that was broken off; to be called before the engine opens. Answers the receipt of what was left to do, or `undefined`.
 * Errors: those of the ports.
 */
export async function finishErasure(ports: WipePorts): Promise<ErasureReceipt | undefined> {
  return (await readMarker(ports.vault)) ? finishWipe(ports) : undefined;
}

/** Whether a wipe was broken off before everything was destroyed: the engine does not open before {@link finishErasure} is through. */
export async function isWiping(records: Records): Promise<boolean> {
  return (await readMarker(records))?.phase === 'wiping';
}
