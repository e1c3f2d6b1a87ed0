import { createLogger } from '../adapters/logging/winston'
import type { Logger } from '../application/ports/logger'
import type { Config } from './config'

/** The logger that the settings ask for; `auto` is for people on a terminal, and JSON lines otherwise. */
export const loggerFor = ({ values }: Config, stream: NodeJS.WriteStream = process.stdout): Logger => {
  const automatic = stream.isTTY ? 'pretty' : 'json'
  const format = values.LOG_FORMAT === 'auto' ? automatic : values.LOG_FORMAT
  return createLogger({ level: values.LOG_LEVEL, format, stream })
}
