import type { Writable } from 'node:stream'
import { createLogger as createWinston, format, transports } from 'winston'
import type { Logger } from '../../application/ports/logger'
import { redact, redactText } from './redact'

export type LogLevel = 'error' | 'warn' | 'info' | 'debug'
export type LogFormat = 'json' | 'pretty'

export interface LoggerOptions {
  readonly level: LogLevel
  readonly format: LogFormat
  /** Where lines go; default standard output. */
  readonly stream?: Writable
}

type Fields = Readonly<Record<string, unknown>>

/** What winston carries from the call to the line. */
interface Entry {
  readonly level: LogLevel
  readonly message: string
  readonly fields: Fields
}

const COLOURS: Readonly<Record<LogLevel, number>> = { error: 31, warn: 33, info: 36, debug: 90 }

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** One JSON object a line: `time` in ISO 8601 UTC, `level`, `message`, then the fields. */
const json = ({ level, message, fields }: Entry): string =>
  JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })

/** For people: the time of day, the level in colour, the message, the fields. */
const pretty = ({ level, message, fields }: Entry): string => {
  const time = new Date().toISOString().slice(11, 23)
  const rest = Object.entries(fields).map(([name, value]) => ` \u001b[90m${name}=\u001b[0m${shown(value)}`)
  return `${time} \u001b[${String(COLOURS[level])}m${level.padEnd(5)}\u001b[0m ${message}${rest.join('')}`
}

/** The Logger port over winston. Secrets are masked in messages and fields alike. */
export const createLogger = ({ level, format: shape, stream = process.stdout }: LoggerOptions): Logger => {
  const line = shape === 'json' ? json : pretty
  const winston = createWinston({
    level,
    format: format.printf((info) => line(info as unknown as Entry)),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its transports by interfaces
    transports: new transports.Stream({ stream }),
  })
  const at =
    (name: LogLevel) =>
    (message: string, fields: Fields = {}): void => {
      // Masking costs more than the check, and most debug lines are not written.
      if (!winston.isLevelEnabled(name)) return
      winston.log({ level: name, message: redactText(message), fields: redact(fields) })
    }
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
}
