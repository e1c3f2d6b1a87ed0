/** Lets Node load this project's TypeScript with its types taken out and nothing else changed. For `node -r`, too. */
const { existsSync } = require('node:fs')
const Module = require('node:module')
const { join, dirname } = require('node:path')

require('sucrase/dist/register').addHook('.ts', { transforms: ['typescript', 'imports'], disableESTransforms: true })

// What is loaded later is named as it is once it is compiled: `import('./edge.js')` means edge.ts.
const resolve = Module._resolveFilename
Module._resolveFilename = function (request, parent, ...rest) {
  const source = /^\.{1,2}\/.*\.js$/.test(request) && parent?.filename?.endsWith('.ts') && request.replace(/js$/, 'ts')
  const meant = source && existsSync(join(dirname(parent.filename), source)) ? source : request
  return resolve.call(this, meant, parent, ...rest)
}
