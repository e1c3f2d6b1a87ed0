import type { Logger } from '../application/ports/logger'
import type { Config } from './config'
import { createParts } from './container'
import { roles } from './roles'

/** Lyceum, running. */
export interface Program {
  /** Drains and closes in order: HTTP first, the database last. */
  stop(): Promise<void>
}

/**
 * Starts the roles that the settings name. What was opened before a failure is closed again.
 *
 * @throws what `explain` knows to explain, or a bug
 */
export const startProgram = async (config: Config, logger: Logger): Promise<Program> => {
  const { get, lifecycle } = createParts(config, logger)
  try {
    for (const warning of config.warnings) logger.warn(warning)
    for (const { name, start } of roles) {
      if (!config.values.LYCEUM_ROLES.includes(name)) continue
      const running = await start(get)
      lifecycle.closeLater(`role ${name}`, () => running.stop())
    }
  } catch (error) {
    await lifecycle.close()
    throw error
  }
  return { stop: () => lifecycle.close() }
}
