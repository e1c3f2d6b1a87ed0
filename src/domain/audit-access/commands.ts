import { type CommandsOf } from '../kernel'
import { AuditRead } from './read'

export const commands = {
  RecordAuditRead: {
    data: AuditRead,
    summary: "Record what somebody is about to read of others' history.",
    creates: true,
    internal: true,
  },
} as const

export type AuditAccessCommand = CommandsOf<typeof commands>
