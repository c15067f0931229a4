import { catalogue } from '@empire/contract/language';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { devices } from './german/devices.ts';
import { errors } from './german/errors.ts';
import { feed } from './german/feed.ts';
import { modelLabels } from './german/model-labels.ts';
import { models } from './german/models.ts';
import { privacy } from './german/privacy.ts';
import { settings } from './german/settings.ts';
import { share } from './german/share.ts';
import { shell } from './german/shell.ts';
import { sync } from './german/sync.ts';
import { waiting } from './german/waiting.ts';

/** The German of the shell, which says "Sie". */
export const templates = catalogue(generateMsgId, [
  ...shell,
  ...sync,
  ...waiting,
  ...devices,
  ...privacy,
  ...models,
  ...modelLabels,
  ...settings,
  ...feed,
  ...share,
  ...errors,
]);
