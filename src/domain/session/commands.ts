import * as t from 'io-ts'
import { type CommandsOf, Instant, integer, object, Role, text, UserId } from '../kernel'
import { SessionClient } from './client'
import { AuthenticationMethod } from './methods'
import { EndCause } from './state'

/** Refreshes of one session, far above what its lifetime has room for; four bytes in a refresh token. */
export const Generation = integer(0, 0xffff_ffff)

const methods = t.readonlyArray(AuthenticationMethod)

export const commands = {
  StartSession: {
    data: object({ userId: UserId, role: Role, methods, client: SessionClient }),
    summary: 'Start a session for somebody who has shown who they are.',
    creates: true,
    internal: true,
  },
  RefreshSession: {
    data: object({ generation: Generation }, { role: Role }),
    summary: 'Use the refresh token of a generation, and go on in another role where one is named.',
    internal: true,
  },
  ConfirmSession: {
    data: object({ methods }),
    summary: 'Note that the holder of a session has shown anew who they are.',
    internal: true,
  },
  RecordActing: {
    data: object({ forId: UserId, forRole: Role, until: Instant }, { reason: text(1, 500) }),
    summary: 'Record that the holder of a session acts for somebody else.',
    internal: true,
  },
  EndSession: {
    data: object({ cause: EndCause }),
    summary: 'End a session: its tokens are good for nothing from now on.',
    internal: true,
  },
} as const

export type SessionCommand = CommandsOf<typeof commands>
