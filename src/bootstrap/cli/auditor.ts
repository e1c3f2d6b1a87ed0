import { isLeft } from 'fp-ts/Either'
import { userInfo } from 'node:os'
import type { AuditRead } from '../../application/audit'
import type { Actor } from '../../domain/kernel'
import { type Get, services } from '../container/services'

/** The name of whoever runs this program; his number where the system knows no name (as in many containers). */
const systemUser = (): string => {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

/** Whoever works at the command line: Lyceum cannot tell more of him than the operating system does. */
export const commandLineAuditor = (): Actor => ({ id: `command-line:${systemUser()}`, role: 'system' })

/** What was asked for could not be recorded, and so is not shown. */
export class ReadNotRecorded extends Error {
  override readonly name = 'ReadNotRecorded'
  constructor(reason: string) {
    super(`this reading of the log could not be recorded, so nothing is shown: ${reason}`)
  }
}

/**
 * Records what a command of the auditor's is about to read, in the log itself. Call it before anything is shown; queries
 * asked through the query bus are recorded by the bus already.
 *
 * @throws ReadNotRecorded where the record was refused, and whatever the store throws
 */
export const recordReading = async (
  get: Get,
  query: string,
  parameters: AuditRead['parameters'] = {},
): Promise<void> => {
  const record = await get(services.recordAuditRead)
  const recorded = await record(commandLineAuditor(), { query, parameters })
  if (isLeft(recorded)) throw new ReadNotRecorded(recorded.left.message)
}
