import type { ApplicationError } from './command'

/** The kinds of the refusals that belong to no aggregate. */
export const applicationErrorKinds = {
  'command.unknown': 'not-found',
  'command.forbidden': 'forbidden',
  'command.not-found': 'not-found',
  'command.revision-mismatch': 'conflict',
  'command.id-reused': 'conflict',
  'command.contention': 'conflict',
  'command.too-large': 'invalid',
} as const satisfies Record<ApplicationError['code'], ApplicationError['kind']>

/** A refusal that belongs to no aggregate. */
export const refusal = (
  code: ApplicationError['code'],
  message: string,
  detail?: ApplicationError['detail'],
): ApplicationError => ({ code, kind: applicationErrorKinds[code], message, ...(detail && { detail }) })
