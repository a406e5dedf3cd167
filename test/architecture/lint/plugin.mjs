// ESLint rules that no preset has. Each is proved by lint-rules.architecture-spec.ts.
import { explainedSuppression } from './explained-suppression.mjs';
import { fileName } from './file-name.mjs';
import { injectableImport } from './injectable-import.mjs';

export const ours = {
  meta: { name: 'ours' },
  rules: {
    'explained-suppression': explainedSuppression,
    'file-name': fileName,
    'injectable-import': injectableImport,
  },
};
