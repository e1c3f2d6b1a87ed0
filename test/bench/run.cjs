/**
 * `npm run bench [-- --json FILE] [--only NAME,...]`: measures Lyceum beside its peers.
 *
 * Installs the peers if they are missing, then runs run.ts. TypeScript is only stripped of its types (as Node itself
 * would run it, with no construct rewritten), so what is measured is the code as it is built for release.
 */
const { spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const { join } = require('node:path')

if (!existsSync(join(__dirname, 'node_modules', '.package-lock.json'))) {
  console.error('installing the peers to measure beside (npm ci in test/bench) ...')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: __dirname,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error('the peers could not be installed; there is nothing to measure beside')
    process.exit(1)
  }
}

require('./register.cjs')
require('./run.ts')
