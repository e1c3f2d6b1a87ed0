import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileHeadJournal, HeadJournalError } from '../../../src/adapters/head-journal/file'

const heads = Array.from({ length: 20 }, (_, at) => ({
  size: at * 7,
  note: `lyceum.test/log\n${at * 7}\n\n— größer\n`,
}))
const [a, b] = heads as [(typeof heads)[0], (typeof heads)[0]]

describe('the journal of signed heads in a file', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lyceum-heads-'))
    path = join(folder, 'audit', 'heads.ndjson')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is empty before the first head', async () => {
    expect(await new FileHeadJournal(path).heads()).toEqual([])
  })

  it('gives back what was added, in its order, also to the next process', async () => {
    const journal = new FileHeadJournal(path)
    for (const head of heads) await journal.append(head)
    expect(await journal.heads()).toEqual(heads)
    expect(await new FileHeadJournal(path).heads()).toEqual(heads)
  })

  it('is for its owner alone, and has a line for each head', async () => {
    await new FileHeadJournal(path).append(a)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'audit')).mode & 0o777).toBe(0o700)
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(a)}\n`)
  })

  it('takes heads from several at once', async () => {
    await Promise.all(heads.map((head) => new FileHeadJournal(path).append(head)))
    const kept = await new FileHeadJournal(path).heads()
    expect([...kept].sort((x, y) => x.size - y.size)).toEqual(heads)
  })

  it('passes over a line that a crash tore, and loses no later one to it', async () => {
    const journal = new FileHeadJournal(path)
    await journal.append(a)
    appendFileSync(path, JSON.stringify(b).slice(0, -9))
    expect(await journal.heads()).toEqual([a])
    await journal.append(b)
    expect(await journal.heads()).toEqual([a, b])
  })

  it.each(['"text"', '[]', 'null', '{"size":"7","note":"x"}', '{"size":7}', '{"note":"x"}'])(
    'passes over a line %s that is no head',
    async (line) => {
      const journal = new FileHeadJournal(path)
      await journal.append(a)
      appendFileSync(path, `${line}\n`)
      expect(await journal.heads()).toEqual([a])
    },
  )

  it('says which file it cannot write or read', async () => {
    writeFileSync(join(folder, 'file'), '')
    const journal = new FileHeadJournal(join(folder, 'file', 'heads.ndjson'))
    await expect(journal.append(a)).rejects.toThrow(HeadJournalError)
    await expect(journal.append(a)).rejects.toThrow(`${folder}/file/heads.ndjson`)
    await expect(new FileHeadJournal(folder).heads()).rejects.toThrow(`cannot read the signed tree heads in ${folder}`)
  })
})
