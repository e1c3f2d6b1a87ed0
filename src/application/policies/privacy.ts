import type { consent } from '../../domain/consent'
import type { forgetting } from '../../domain/forgetting'
import type { PolicyOf } from './policy'

/** Whoever has an account. Whose it is, the aggregates judge: consent is one's own, and staff may have others forgotten. */
const people = ['learner', 'tutor', 'registrar', 'finance', 'support', 'auditor', 'admin'] as const

const consentPolicy: PolicyOf<typeof consent> = { GiveConsents: people, WithdrawConsent: people }

/** What follows on a request is Lyceum's own work. */
const forgettingPolicy: PolicyOf<typeof forgetting> = {
  RequestForgetting: people,
  CancelForgetting: people,
  BeginForgetting: [],
  RecordKeyDestroyed: [],
  CompleteForgetting: [],
}

export const privacy = { consent: consentPolicy, forgetting: forgettingPolicy }
