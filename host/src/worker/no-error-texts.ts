/** In place of the sentences of the contract: what goes wrong in the service worker is named by its code, and nobody reads it there. */
export const errorTexts: Readonly<Partial<Record<string, string>>> = {};
