/** Lets Node load this project's TypeScript with its types taken out and nothing else changed. For `node -r`, too. */
require('sucrase/dist/register').addHook('.ts', {
  transforms: ['typescript', 'imports'],
  disableESTransforms: true,
  preserveDynamicImport: true,
})
