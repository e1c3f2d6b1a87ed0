/** For NODE_OPTIONS: writes the paths of all modules that the program has loaded to LYCEUM_TEST_MODULES when it ends. */
const { writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

const record = () => writeFileSync(process.env.LYCEUM_TEST_MODULES, JSON.stringify(Object.keys(require.cache)))
if (isMainThread) process.on('exit', record)
