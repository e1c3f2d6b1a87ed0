import type { factors } from '../../domain/factors'
import { each, lyceumAlone, policyOf } from './policy'

/** Whoever can sign in. */
const people = ['learner', 'tutor', 'registrar', 'finance', 'support', 'auditor', 'admin'] as const

// What somebody signs in with is theirs alone, and done in person.
const inPerson = { ...each(people, 'holder'), via: 'none' } as const

// What is used before anybody is signed in is Lyceum's own doing.
const lyceum = lyceumAlone

const factorsPolicy = policyOf<typeof factors>()(
  { holder: (user, { id }) => id === user },
  {
    BeginTotp: inPerson,
    EnableTotp: inPerson,
    DisableTotp: inPerson,
    ProveTotp: lyceum,
    ProveRecoveryCode: lyceum,
    IssueRecoveryCodes: inPerson,
    AddPasskey: inPerson,
    UsePasskey: lyceum,
    RenamePasskey: inPerson,
    RemovePasskey: inPerson,
    LinkIdentity: inPerson,
    UnlinkIdentity: inPerson,
    // Nobody takes away their own: a stolen session must not.
    ResetFactors: { support: 'any', except: 'holder', via: 'none' },
  },
)

export const factorPolicies = { factors: factorsPolicy }
