declare const brand: unique symbol;
type Branded<Text extends string> = string & { readonly [brand]: Text };

/** A neuron's name: lower-case letters, digits and dashes, beginning with a letter; 2 to 40 characters. */
export type NeuronId = Branded<'NeuronId'>;
/** The random name of a device (UUID), minted on the device without a network. */
export type DeviceId = Branded<'DeviceId'>;
/** The random name of the person as this device knows them before any account (UUID). */
export type AnonId = Branded<'AnonId'>;
/** The server's name for a user: 32 lower-case hexadecimal digits. Documents never carry it. */
export type UserId = Branded<'UserId'>;
/** A UUIDv7 minted once, in the same write as the event it names. */
export type EventId = Branded<'EventId'>;
/** `<neuron>:<class>:<collection>:<key>`; see {@link https://docs.couchdb.org/ | CouchDB} for what an `_id` may hold. */
export type DocId = Branded<'DocId'>;
/** A CouchDB revision: `<generation>-<32 hexadecimal digits>`. */
export type RevId = Branded<'RevId'>;
/** A session of one device, rotated after 30 idle minutes (UUIDv7). */
export type SessionId = Branded<'SessionId'>;
/**
 * A hybrid logical clock stamp, sortable as text: 12 hexadecimal digits of milliseconds, a dash, 4 of counter, a dash,
 * the device id (Kulkarni et al., "Logical Physical Clocks", 2014).
 */
export type Hlc = Branded<'Hlc'>;

/** Anything JSON can carry. `undefined`, functions and non-finite numbers are refused at the boundary. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
