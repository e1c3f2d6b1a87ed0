import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { auditResult } from '../../../scripts/supply-chain/advisories'
import { isAllowed, type LockFile, objections } from '../../../scripts/supply-chain/licences'

describe('the licences of packages', () => {
  it('are all agreed to', () => {
    const lock = JSON.parse(readFileSync(join(__dirname, '../../../package-lock.json'), 'utf8')) as LockFile
    expect(objections(lock)).toEqual([])
  })

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['Apache-2.0 AND MIT', true],
    ['(BSD-3-Clause AND Apache-2.0)', true],
    ['GPL-3.0-only', false],
    ['AGPL-3.0-or-later', false],
    ['MIT AND GPL-2.0-only', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['UNLICENSED', false],
    ['', false],
  ])('%s: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed)
  })

  it('that are excepted are so for the packages named, and where it was agreed', () => {
    const of = (name: string, license?: string, dev = false) =>
      objections({ packages: { '': {}, [`node_modules/${name}`]: { dev, ...(license && { license }) } } }).length
    expect(of('@img/sharp-libvips-linux-x64', 'LGPL-3.0-or-later')).toBe(0)
    expect(of('other', 'LGPL-3.0-or-later')).toBe(1)
    expect(of('busboy', undefined, true)).toBe(0)
    expect(of('busboy', undefined)).toBe(1)
    expect(of('unknown', undefined, true)).toBe(1)
    expect(of('a/node_modules/b', 'GPL-2.0-only', true)).toBe(1)
  })
})

describe('what npm audit says', () => {
  it('is a finding, or none', () => {
    const clean = { vulnerabilities: {}, metadata: { dependencies: { total: 7 } } }
    expect(auditResult(JSON.stringify(clean))).toEqual({ kind: 'clean', packages: 7 })
    const bad = { vulnerabilities: { foo: { severity: 'high', range: '<1.2.3' } } }
    expect(auditResult(JSON.stringify(bad))).toEqual({ kind: 'findings', findings: ['high: foo <1.2.3'] })
  })

  it.each([
    [JSON.stringify({ message: '405 Method Not Allowed', error: { summary: '' } }), '405 Method Not Allowed'],
    [JSON.stringify({ error: { code: 'ENOAUDIT', summary: 'not offered' } }), 'not offered'],
    ['', 'npm audit gave no report'],
    ['<html>', 'npm audit gave no report'],
  ])('is nothing where nobody could be asked: %s', (output, reason) => {
    expect(auditResult(output)).toEqual({ kind: 'not-checked', reason })
  })
})
