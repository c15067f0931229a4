/** What the page marks in its trace: the beginning and the end of what is compared. */
export const marks = {
  models: ['models-work', 'models-worked'],
  rules: ['rules-work', 'rules-worked'],
  contended: ['others-work', 'others-worked'],
  resting: ['nothing-goes-on', 'nothing-went-on'],
} as const;
