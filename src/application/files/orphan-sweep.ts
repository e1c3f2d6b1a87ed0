import type { ProfileState } from '../../domain/profile'
import type { VerificationState } from '../../domain/verification'
import type { AggregateLoader } from '../commands/command'
import type { KeptKey } from '../ports/blob-store'
import type { FileStorage } from '../ports/file-storage'
import type { Leases } from '../ports/lease'
import type { Logger } from '../ports/logger'
import { runRegularly } from '../run-regularly'
import { fileFolder, type FileKey, type FilePurpose, parseFileKey } from './file-key'

export interface OrphanSweepPorts {
  readonly files: Pick<FileStorage, 'removeAll'> & { all(): AsyncIterable<readonly KeptKey[]> }
  readonly aggregates: AggregateLoader
  readonly leases: Leases
  readonly logger: Logger
}

export interface SweepSettings {
  /** How long a file may lie without anything that names it: as long as an upload can take, and much more. */
  readonly graceMillis: number
  readonly everyMillis: number
}

const HOUR = 3_600_000
const DEFAULTS: SweepSettings = { graceMillis: HOUR, everyMillis: HOUR }

/** The ids of a user's files that something names, by what they are for. */
type Named = Readonly<Record<FilePurpose, (aggregates: AggregateLoader, subject: string) => Promise<readonly string[]>>>

const named: Named = {
  photo: async (aggregates, subject) => {
    const { state } = await aggregates.load<ProfileState>('profile', subject)
    return state.stage === 'none' || state.photoId === undefined ? [] : [state.photoId]
  },
  document: async (aggregates, subject) => {
    const { state } = await aggregates.load<VerificationState>('verification', subject)
    return state.stage === 'none' ? [] : state.documents.map(({ fileId }) => fileId)
  },
}

/**
 * Removes files that nothing names: of uploads whose process ended before the command, of photos that were replaced, of
 * documents that were discarded. What the log names stays, so running it at any time, or twice, loses nothing.
 */
export class OrphanSweep {
  private readonly settings: SweepSettings

  constructor(
    private readonly ports: OrphanSweepPorts,
    settings: Partial<SweepSettings> = {},
  ) {
    this.settings = { ...DEFAULTS, ...settings }
  }

  /** Sweeps every hour, in one process at a time, until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    const { leases, logger } = this.ports
    const round = async (mine: AbortSignal): Promise<void> => {
      const removed = await this.sweep(Date.now(), mine)
      if (removed > 0) logger.info('removed files that nothing names', { uploads: removed })
    }
    const failed = (error: unknown): void => logger.warn('files could not be swept', { error })
    await runRegularly(
      leases,
      { name: 'sweep of files', everyMillis: this.settings.everyMillis, round, failed },
      signal,
    )
  }

  /** @returns of how many uploads the files were removed */
  async sweep(now: number, signal?: AbortSignal): Promise<number> {
    const looked = new Set<string>()
    let removed = 0
    for await (const page of this.ports.files.all())
      for (const { key, keptAt } of page) {
        if (signal?.aborted === true) return removed
        const file = parseFileKey(key)
        if (file === undefined || now - keptAt < this.settings.graceMillis) continue
        const folder = fileFolder(file)
        if (looked.has(folder)) continue
        looked.add(folder)
        if (await this.removeUnnamed(file)) removed += 1
      }
    return removed
  }

  private async removeUnnamed(file: FileKey): Promise<boolean> {
    const { aggregates, files } = this.ports
    if ((await named[file.purpose](aggregates, file.subject)).includes(file.fileId)) return false
    await files.removeAll(fileFolder(file))
    return true
  }
}
