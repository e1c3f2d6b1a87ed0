import * as t from 'io-ts'
import { type CommandsOf, Instant, object, text } from '../kernel'
import { Cause, Part } from './values'

const internal = { internal: true } as const

export const commands = {
  RequestForgetting: {
    data: object({ cause: Cause, dueAt: Instant }, { reason: text(1, 1_000) }),
    summary: 'Have a person forgotten from an instant on; until then it can be called off.',
    creates: true,
    ...internal,
  },
  CancelForgetting: { data: object({}), summary: 'Call off a forgetting that has not begun.', ...internal },
  BeginForgetting: {
    data: object({ cause: Cause }),
    summary: 'Begin to forget a person. There is no way back.',
    creates: true,
    ...internal,
  },
  RecordKeyDestroyed: {
    data: object({}),
    summary: 'The key by which the person could be read in the log is destroyed.',
    ...internal,
  },
  CompleteForgetting: {
    data: object({ parts: t.readonlyArray(Part) }),
    summary: 'Everything that was kept of the person is gone.',
    ...internal,
  },
} as const

export type ForgettingCommand = CommandsOf<typeof commands>
