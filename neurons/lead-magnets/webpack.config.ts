import { neuronConfig } from '../../webpack.config.ts';

const configuration = neuronConfig(import.meta.dirname);

/** jsPDF brings three libraries along for drawing web pages and SVG, which no guide needs. */
export default {
  ...configuration,
  resolve: { ...configuration.resolve, alias: { canvg: false as const, html2canvas: false as const, dompurify: false as const } },
};
