import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { BadArgument } from '../../../src/adapters/cli/bad-argument'
import { type ExportArguments, exportCommand, exportOrder } from '../../../src/adapters/cli/audit-export/export'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { exportFormats, selectedEvents } from '../../../src/application/audit/export'
import { newEvent, write } from '../../support/log'

describe('an export to a file', () => {
  let folder: string
  let store: InMemoryEventStore
  const typed = (given: Partial<ExportArguments>): ExportArguments => ({
    format: 'ndjson',
    clock: 'occurred',
    resume: false,
    ...given,
  })
  const run = async (given: Partial<ExportArguments>): Promise<string> => {
    const [out, progress] = [new PassThrough(), new PassThrough()]
    progress.resume()
    await exportCommand(exportOrder(typed(given)), (selection) => selectedEvents(store, selection), { out, progress })
    return String(out.read() ?? '')
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lyceum-export-'))
    store = new InMemoryEventStore()
    for (let n = 0; n < 2_500; n += 1)
      await write(store, `note-${String(n % 7)}`, newEvent('Noted', { words: `line ${String(n)}\n"two"` }))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each(Object.keys(exportFormats))('as %s that was cut anywhere goes on to the same bytes', async (format) => {
    const [whole, cut] = [join(folder, `whole.${format}`), join(folder, `cut.${format}`)]
    expect(await run({ format, out: whole })).toBe(`${whole}: 2,500 events written\n`)
    const bytes = await readFile(whole)
    for (const length of [0, 10, 200, bytes.length >> 1, bytes.length - 1, bytes.length]) {
      await writeFile(cut, bytes)
      await truncate(cut, length)
      await run({ format, out: cut, resume: true })
      expect((await readFile(cut)).equals(bytes)).toBe(true)
    }
  })

  it('refuses to write over what is there, and to go on with what is something else', async () => {
    const path = join(folder, 'notes.txt')
    await writeFile(path, 'mine\n')
    await expect(run({ out: path })).rejects.toThrow('there is such a file')
    await expect(run({ out: path, resume: true })).rejects.toThrow('no export of the same format')
    expect(await readFile(path, 'utf8')).toBe('mine\n')
  })

  it.each([
    { format: 'xml' },
    { from: '-1' },
    { to: '1e3' },
    { clock: 'mine' },
    { until: '2014-02-31' },
    { until: '2014-06-01T12:00' },
    { resume: true },
  ])('refuses %j in one line', (given) => {
    expect(() => exportOrder(typed(given))).toThrow(BadArgument)
  })
})
