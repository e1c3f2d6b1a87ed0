import type { service } from '../../domain/service'
import type { session } from '../../domain/session'
import type { PolicyOf } from './policy'

/** Whoever can sign in; a service has no session. Whose session it is, the aggregate judges. */
const people = ['learner', 'tutor', 'registrar', 'finance', 'support', 'auditor', 'admin'] as const

const sessionPolicy: PolicyOf<typeof session> = {
  StartSession: people,
  RefreshSession: people,
  ConfirmSession: people,
  RecordActing: people,
  EndSession: people,
}

const servicePolicy: PolicyOf<typeof service> = {
  CreateService: [],
  ReplaceServiceSecret: [],
  RevokeService: [],
}

export const sessions = { session: sessionPolicy, service: servicePolicy }
