/** What a space gives besides the vector: how rare each row of the text is. */
export const embedValues = { rarity: 'rarity' } as const;
