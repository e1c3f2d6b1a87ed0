import type { account } from '../../domain/account'
import type { identifier } from '../../domain/identifier'
import { each, type PolicyOf, policyOf } from './policy'

// Everybody who can have an account.
const people = ['learner', 'tutor', 'registrar', 'finance', 'support', 'auditor'] as const

const own = each(people, 'holder')

/** What somebody signs in with is theirs to change, and nobody's who acts for them. */
const inPerson = { ...own, admin: 'holder', via: 'none' } as const

// What follows from a proof that a use case has checked (a link, a code, a password) is Lyceum's own doing.
const lyceum = [] as const

// Administrators are in no list. None of them changes what they are themselves.
const administrators = { except: 'holder', via: 'none' } as const
const staff = { support: 'any', except: 'holder' } as const

const accountPolicy = policyOf<typeof account>()(
  { holder: (user, { id }) => id === user },
  {
    RegisterAccount: lyceum,
    OpenProvidedAccount: lyceum,
    OpenStaffAccount: lyceum,
    NoteAttempt: lyceum,
    IssueChallenge: lyceum,
    RecordWrongCode: lyceum,
    VerifyEmail: lyceum,
    VerifyPhone: lyceum,
    ResetPassword: lyceum,
    ChangePassword: inPerson,
    RehashPassword: lyceum,
    RequestEmailChange: inPerson,
    ConfirmEmailChange: lyceum,
    CancelEmailChange: lyceum,
    RequestPhoneChange: inPerson,
    ConfirmPhoneChange: inPerson,
    RecordLogInFailure: lyceum,
    ClearLogInFailures: lyceum,
    RevokeSessions: own,
    GrantRole: administrators,
    WithdrawRole: administrators,
    SuspendAccount: staff,
    ReinstateAccount: staff,
    LapseAccount: lyceum,
    EraseAccount: { ...own, support: 'any', via: 'none' },
  },
)

const identifierPolicy: PolicyOf<typeof identifier> = {
  ClaimIdentifier: lyceum,
  ConfirmIdentifier: lyceum,
  ReleaseIdentifier: lyceum,
}

export const accounts = { account: accountPolicy, identifier: identifierPolicy }
