import type { service } from '../../domain/service'
import type { session } from '../../domain/session'
import { each, type PolicyOf, policyOf } from './policy'

/** Whoever can sign in; a service has no session. */
const people = ['learner', 'tutor', 'registrar', 'finance', 'support', 'auditor', 'admin'] as const

// Whoever acts for somebody has no use of that one's session.
const using = { ...each(people, 'holder'), via: 'none' } as const

const sessionPolicy = policyOf<typeof session>()(
  {
    holder: (user, { state }) => (state.stage === 'none' ? undefined : state.userId === user),
    namedUser: (user, { data }) => data['userId'] === user,
  },
  {
    StartSession: { ...each(people, 'namedUser'), via: 'none' },
    RefreshSession: using,
    ConfirmSession: using,
    RecordActing: using,
    EndSession: { ...using, admin: 'any' },
  },
)

const servicePolicy: PolicyOf<typeof service> = {
  CreateService: [],
  ReplaceServiceSecret: [],
  RevokeService: [],
}

export const sessions = { session: sessionPolicy, service: servicePolicy }
