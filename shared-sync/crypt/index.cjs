'use strict';

/**
 * The class crypto-pouch asks for, without a cipher of its own: what arrives where crypto-pouch expects a password is an object
 * with the four calls below, and every call goes to it. See `shared-sync/src/adapters/pouch-store.ts`.
 */
module.exports = class Crypt {
  constructor(sealer) {
    this.sealer = sealer;
  }

  static async import(sealer, keyCheck) {
    await sealer.verify(keyCheck);
    return new Crypt(sealer);
  }

  export() {
    return this.sealer.keyCheck();
  }

  encrypt(text) {
    return this.sealer.encrypt(text);
  }

  decrypt(sealed) {
    return this.sealer.decrypt(sealed);
  }
};
