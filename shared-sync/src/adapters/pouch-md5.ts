import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Stands in the bundles where `spark-md5` would be, with the one call that the store reaches: PouchDB makes the revision of an edit from
 * it, and nothing that has to be secret. Attachments, which take other calls, are not used.
 */
const md5Text = { hash: (text: string): string => bytesToHex(md5(utf8ToBytes(text))) };

export default md5Text;
