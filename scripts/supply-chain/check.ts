import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { auditResult } from './advisories'
import { type LockFile, objections } from './licences'

/* eslint-disable no-console -- a script's output is what it is for */

const ROOT = join(__dirname, '..', '..')
const AUDIT_MILLIS = 60_000

const checkLicences = (): boolean => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile
  const found = objections(lock)
  for (const { name, licence } of found) console.error(`licence: ${name} is under ${licence}, which nobody agreed to`)
  if (found.length === 0)
    console.log(`licences: all ${String(Object.keys(lock.packages).length - 1)} packages may be used`)
  return found.length === 0
}

/** What runs in production; a weakness in a test's tool reaches nobody. */
const checkAdvisories = (): boolean => {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: AUDIT_MILLIS,
    maxBuffer: 50_000_000,
  })
  const result = auditResult(stdout)
  switch (result.kind) {
    case 'clean':
      console.log(`advisories: none for ${String(result.packages)} packages`)
      return true
    case 'findings':
      for (const finding of result.findings) console.error(`advisory: ${finding}`)
      return false
    case 'not-checked':
      console.log(`advisories: NOT CHECKED, the registry cannot be asked here (${result.reason})`)
      return true
  }
}

const results = [checkLicences(), checkAdvisories()]
process.exitCode = results.every(Boolean) ? 0 : 1
