import type { consent } from '../../domain/consent'
import type { forgetting } from '../../domain/forgetting'
import { each, lyceumAlone, policyOf } from './policy'

/** Whoever has an account. */
const people = ['learner', 'tutor', 'registrar', 'finance', 'support', 'auditor', 'admin'] as const

/** Consent is one's own, however mighty another is. */
const inPerson = { ...each(people, 'holder'), via: 'none' } as const

const consentPolicy = policyOf<typeof consent>()(
  { holder: (user, { id }) => id === user },
  { GiveConsents: inPerson, WithdrawConsent: inPerson },
)

/** Everybody may be forgotten; staff may have others forgotten, in their own name. */
const asking = { ...each(people, 'holder'), support: 'any', admin: 'any', via: 'none' } as const

/** What follows on a request is Lyceum's own work. */
const forgettingPolicy = policyOf<typeof forgetting>()(
  { holder: (user, { id }) => id === user },
  {
    RequestForgetting: asking,
    CancelForgetting: asking,
    BeginForgetting: lyceumAlone,
    RecordKeyDestroyed: lyceumAlone,
    CompleteForgetting: lyceumAlone,
  },
)

export const privacy = { consent: consentPolicy, forgetting: forgettingPolicy }
