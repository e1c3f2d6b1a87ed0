import { loadConfig } from '../config'
import { createParts, type Get } from '../container'
import { loggerFor } from '../program'

const { stdout, stderr } = process

/** Standard output is for results, the other for people who wait for them. */
export const output = { out: stdout, progress: stderr } as const

/** Runs work with Lyceum's parts: beside a running server on its database, or on one started for the time being. */
export const withParts = async (work: (get: Get) => Promise<void>): Promise<void> => {
  const config = loadConfig({ LOG_LEVEL: 'warn', ...process.env }, process.cwd())
  const { get, lifecycle } = createParts(config, loggerFor(config, stderr))
  try {
    await work(get)
  } finally {
    await lifecycle.close()
  }
}
