import { type Either, map } from 'fp-ts/Either'
import { type AuditRead, LONGEST_VALUE } from '../../domain/audit-access'
import { accepts, type Actor, type DomainError, UserId } from '../../domain/kernel'
import type { CommandBus } from '../commands/command'
import { derivedId } from '../derived-id'
import type { Position } from '../ports/event-store'
import type { IdGenerator } from '../ports/id-generator'

export interface AuditReadPorts {
  readonly bus: CommandBus
  readonly ids: IdGenerator
}

/**
 * Records that somebody is about to read others' history, in the log itself, so that the hash chain covers it. Whoever
 * shows history calls it BEFORE anything is shown, and shows nothing on a refusal or an exception.
 *
 * @returns the record's position, or why it could not be made
 */
export type RecordAuditRead = (by: Actor, read: AuditRead) => Promise<Either<DomainError, Position>>

/** Readers that are no users, such as `command-line:ada`, have their stream under an id made of their name. */
const NAMED_READERS = 'c8b7a2f0-6c0e-5d0b-9a55-0d6f2d1f7a11'

/** The id of a reader's own record of reads. */
export const auditAccessId = (readerId: string): string =>
  accepts(UserId, readerId) ? readerId : derivedId(NAMED_READERS, readerId)

export const recordAuditRead =
  ({ bus, ids }: AuditReadPorts): RecordAuditRead =>
  async (by, read) => {
    const recorded = await bus.dispatch({
      category: 'audit',
      id: auditAccessId(by.id),
      type: 'RecordAuditRead',
      data: { ...read, parameters: legible(read.parameters) },
      by,
      // Each reading is one of its own, also the second of the same.
      commandId: ids.next(),
    })
    return map(({ position }: { readonly position: Position }) => position)(recorded)
  }

/** Values as an event can hold them: not without end, no control characters, no half of a surrogate pair. */
const legible = (parameters: AuditRead['parameters']): AuditRead['parameters'] =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      value.slice(0, LONGEST_VALUE).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd'),
    ]),
  )
