import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bill, productionBill } from './bill'
import type { LockFile } from './licences'

const ROOT = join(__dirname, '..', '..')

/** Prints what Lyceum is made of, on every platform that it runs on, as CycloneDX JSON: `npm run -s sbom > lyceum.cdx.json`. */
const printed = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 100_000_000,
  stdio: ['ignore', 'pipe', 'ignore'],
})
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile
process.stdout.write(`${JSON.stringify(productionBill(JSON.parse(printed) as Bill, lock), null, 2)}\n`)
