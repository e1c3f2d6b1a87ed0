import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(__dirname, '../../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Ids and levels of ASVS 5.0.0, levels 1 and 2, from the standard's own table. */
const requirements = JSON.parse(read('test/data/asvs/requirements.json')) as Readonly<Record<string, number>>

interface Row {
  readonly id: string
  readonly level: number
  readonly shown: string
}

const rows: readonly Row[] = [
  ...read('docs/security.md').matchAll(/^\| (\d+\.\d+\.\d+) +\| ([12]) +\|[^|]*\| (.+?) +\|$/gm),
].map(([, id = '', level = '', shown = '']) => ({ id, level: Number(level), shown }))

/** The tests that a cell names: a file, and a title or the beginning of one. */
const testsOf = ({ shown }: Row): readonly (readonly [file: string, title: string])[] =>
  [...shown.matchAll(/`(test\/[^`]+\.ts)`: "([^"]+)"/g)].map(([, file = '', title = '']) => [file, title])

const REASON = /^(?:Not applicable|By the operator|By design|Open): \S/

describe('docs/security.md', () => {
  it('has every requirement of ASVS 5.0.0, levels 1 and 2, once and at its level', () => {
    expect(Object.fromEntries(rows.map(({ id, level }) => [id, level]))).toEqual(requirements)
    expect(rows).toHaveLength(Object.keys(requirements).length)
    expect(rows).toHaveLength(253)
  })

  it('names a test that exists for each, or says why there is none', () => {
    const faults = rows.flatMap((row) => {
      const tests = testsOf(row)
      if (tests.length === 0) return REASON.test(row.shown) ? [] : [`${row.id}: neither a test nor a reason`]
      return tests.flatMap(([file, title]) =>
        existsSync(join(ROOT, file)) && read(file).includes(title) ? [] : [`${row.id}: ${file} has no "${title}"`],
      )
    })
    expect(faults).toEqual([])
  })

  it('names tests for most', () => {
    const shown = rows.filter((row) => testsOf(row).length > 0).length
    const applicable = rows.filter((row) => !row.shown.startsWith('Not applicable')).length
    expect(shown / applicable).toBeGreaterThan(0.7)
  })
})
