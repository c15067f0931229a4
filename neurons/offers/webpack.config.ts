import { neuronConfig } from '../../webpack.config.ts';

export default neuronConfig(import.meta.dirname);
