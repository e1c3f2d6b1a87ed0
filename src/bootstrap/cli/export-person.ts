import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { zip } from '../../adapters/archive/zip'
import { parseUserId } from '../../adapters/cli/forget'
import { personalData } from '../../application/personal-data'
import { readModels } from '../../projections/registry'
import { services } from '../container/services'
import { withReadModels } from './ask'
import { recordReading } from './auditor'
import { output, withParts } from './with-parts'

export const exportPerson = (user: string, file: string): Promise<void> =>
  withParts(async (get) => {
    const userId = parseUserId(user)
    await recordReading(get, 'privacy.data', { userId })
    const names = readModels.map(({ name }) => name)
    await withReadModels(get, names, async () => {
      const entries = await personalData(await get(services.personalData), userId)
      const unfinished = `${file}.part`
      await pipeline(Readable.from(zip(entries)), createWriteStream(unfinished, { mode: 0o600 }))
      await rename(unfinished, file)
      output.out.write(`${file}: ${String(entries.length)} files\n`)
    })
  })
