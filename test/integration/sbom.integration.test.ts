import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import type { Bill } from '../../scripts/supply-chain/bill'
import type { LockFile } from '../../scripts/supply-chain/licences'

const ROOT = join(__dirname, '../..')

/** What CycloneDX 1.5 asks of a bill of materials (https://cyclonedx.org/docs/1.5/json/), as far as ours says it. */
const SCHEMA = {
  type: 'object',
  required: ['bomFormat', 'specVersion', 'serialNumber', 'version', 'metadata', 'components', 'dependencies'],
  properties: {
    bomFormat: { const: 'CycloneDX' },
    specVersion: { const: '1.5' },
    serialNumber: { pattern: '^urn:uuid:[0-9a-f-]{36}$' },
    version: { type: 'integer', minimum: 1 },
    metadata: {
      type: 'object',
      required: ['timestamp', 'component'],
      properties: { timestamp: { format: 'date-time' }, component: { required: ['type', 'name'] } },
    },
    components: {
      type: 'array',
      minItems: 100,
      items: {
        type: 'object',
        required: ['type', 'name', 'version', 'purl', 'bom-ref'],
        properties: {
          type: { enum: ['application', 'framework', 'library'] },
          scope: { enum: ['required', 'optional', 'excluded'] },
          purl: { pattern: '^pkg:npm/.+@.+$' },
          hashes: {
            type: 'array',
            items: { properties: { alg: { const: 'SHA-512' }, content: { pattern: '^[0-9a-f]{128}$' } } },
          },
        },
      },
    },
    dependencies: {
      type: 'array',
      items: { required: ['ref'], properties: { dependsOn: { type: 'array', uniqueItems: true } } },
    },
  },
} as const

describe('the bill of materials', () => {
  const { stdout, stderr } = spawnSync('npm', ['run', '-s', 'sbom'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  })
  const bill = JSON.parse(stdout || `{"why":${JSON.stringify(stderr)}}`) as Bill

  it('is CycloneDX', () => {
    const ajv = addFormats(new Ajv({ strict: false }))
    expect(ajv.validate(SCHEMA, bill) || ajv.errorsText()).toBe(true)
  })

  it('names every package that runs, with its hashes, and none that only tests need', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile
    const running = Object.entries(packages).flatMap(([folder, { dev, version = '' }]) =>
      dev === true || folder === '' ? [] : [`${folder.replace(/^.*node_modules\//, '')}@${version}`],
    )
    const named = bill.components.map(({ name, version }) => `${name}@${version}`)
    expect([...new Set(named)].sort()).toEqual([...new Set(running)].sort())
    expect(bill.components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([])
  })

  it('leads from each package to those that it names', () => {
    const known = new Set(bill.components.map((component) => component['bom-ref']))
    const dangling = bill.dependencies.flatMap(({ dependsOn = [] }) => dependsOn.filter((ref) => !known.has(ref)))
    expect(dangling).toEqual([])
  })
})
