/** The custom element of this release; set by the build and different in every version. */
declare const NEURON_TAG: string;
