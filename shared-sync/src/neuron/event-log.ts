import { type Effect, EmpireError, type EventId, type EventLog, type Json, type Purpose } from '@empire/contract';
import { type AnyDoc, checkDocument, ENVELOPE_VERSION, type EventBody, eventHash, immutableRevision, makeDocId } from '../../core/index.ts';
import type { DecidingLedger } from '../consent/deciding-ledger.ts';
import type { Device } from '../device/device.ts';
import type { Nudges } from '../nudges.ts';
import type { DeviceSeq } from './device-seq.ts';
import { applyEffects } from './effects.ts';
import type { NeuronStores } from './neuron-stores.ts';
import { checkSize, type StateWriter } from './state-writer.ts';

interface Parts {
  readonly device: Device;
  readonly seq: DeviceSeq;
  readonly writer: StateWriter;
  readonly nudges: Nudges;
  readonly consent: Pick<DecidingLedger, 'reference'>;
  readonly signal: AbortSignal;
}

/** The version of the event envelope's `data` for types that declare none. */
const eventSchema = 1;

/** Appends the facts of one neuron. */
export class NeuronEvents implements EventLog {
  readonly #stores: NeuronStores;
  readonly #parts: Parts;

  constructor(stores: NeuronStores, parts: Parts) {
    this.#stores = stores;
    this.#parts = parts;
  }

  async append(type: string, data: Json, options: { purpose: Purpose; idemKey?: string; effect?: readonly Effect[] }): Promise<EventId> {
    this.#check(data, options);
    const { device, seq, writer, nudges } = this.#parts;
    const sessionId = await device.session();
    for (const { collection, key } of options.effect ?? []) await writer.observe(collection, key);
    const event = await seq.next(async (deviceSeq) => {
      const body = this.#body({ type, data, deviceSeq, sessionId, ...options });
      await this.#stores.log.store.graft([this.#document(body)], 'local');
      return body;
    });
    nudges.wrote(this.#stores.log.name);
    if (await applyEffects(event, writer)) nudges.wrote(this.#stores.state.name);
    return event.eventId;
  }

  #check(data: Json, { purpose, effect = [] }: { purpose: Purpose; effect?: readonly Effect[] }): void {
    if (this.#parts.signal.aborted) throw new EmpireError('closed', `The log of ${this.#stores.manifest.id} was closed.`);
    this.#parts.consent.reference(purpose);
    checkSize({ data, effect: effect as unknown as Json });
    for (const one of effect) this.#parts.writer.idOf(one.collection, one.key);
  }

  #body(given: Pick<EventBody, 'type' | 'data' | 'deviceSeq' | 'sessionId' | 'purpose' | 'idemKey' | 'effect'>): EventBody {
    const { device } = this.#parts;
    const { type, data, deviceSeq, sessionId, purpose, idemKey, effect } = given;
    const body = {
      v: ENVELOPE_VERSION,
      eventId: device.mint() as EventId,
      neuron: this.#stores.manifest.id,
      type,
      schema: eventSchema,
      anonId: device.anonId,
      deviceId: device.deviceId,
      deviceSeq,
      sessionId,
      hlc: device.stamp(),
      clientTs: device.now(),
      skewMs: device.skewMs,
      purpose,
      // Asked again with the number in hand: consent may have been withdrawn while another tab held the lock.
      consentRef: this.#parts.consent.reference(purpose),
      ...(idemKey !== undefined && { idemKey }),
      ...(effect && { effect }),
      data,
    } as const;
    return { ...body, hash: eventHash(body) };
  }

  #document(body: EventBody): AnyDoc {
    const id = makeDocId(this.#stores.manifest.id, { class: 'e', collection: body.type, key: body.eventId });
    if (!id)
      throw new EmpireError('bad-argument', `An event type has 1 to 40 lower-case letters, digits, dots and dashes; received ${body.type.slice(0, 60)}.`);
    const rev = immutableRevision({ _id: id, ...body });
    const doc: AnyDoc = { ...body, _id: id, _rev: rev, _revisions: { start: 1, ids: [rev.slice(2)] } };
    const issue = checkDocument(doc, { deviceId: this.#parts.device.deviceId });
    if (issue) throw new EmpireError('bad-argument', `The event ${body.type} cannot be recorded: ${issue.reason}.`);
    return doc;
  }
}
