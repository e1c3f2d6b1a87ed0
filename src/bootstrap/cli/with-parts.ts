import { loadConfig } from '../config'
import type { Get } from '../container/services'

const { stdout, stderr } = process

/** Standard output is for results, the other for people who wait for them. */
export const output = { out: stdout, progress: stderr } as const

/** Runs work with Lyceum's parts: beside a running server on its database, or on one started for the time being. */
export const withParts = async (work: (get: Get) => Promise<void>): Promise<void> => {
  const config = loadConfig({ LOG_LEVEL: 'warn', ...process.env }, process.cwd())
  // Not every command that can work with parts does, and settings that cannot be used are told without them.
  const { createParts } = await import('../container/index.js')
  const { loggerFor } = await import('../logger.js')
  const { get, lifecycle } = createParts(config, loggerFor(config, stderr))
  try {
    await work(get)
  } finally {
    await lifecycle.close()
  }
}
