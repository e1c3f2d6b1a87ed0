import type { preferences } from '../../domain/notification-preferences'
import { each, lyceumAlone, policyOf } from './policy'

/** Whoever has an account. */
const people = ['learner', 'tutor', 'registrar', 'finance', 'support', 'auditor', 'admin'] as const

// Who decides where another's mails go, or whether they come, could keep a warning from them.
const inPerson = { ...each(people, 'holder'), via: 'none' } as const

const preferencesPolicy = policyOf<typeof preferences>()(
  { holder: (user, { id }) => id === user },
  {
    ChooseChannels: inPerson,
    // By the link in a mail.
    Unsubscribe: lyceumAlone,
    ChooseLanguage: inPerson,
    SetZone: inPerson,
    SetQuietHours: inPerson,
    EndQuietHours: inPerson,
    StartDigest: inPerson,
    EndDigest: inPerson,
    AddBrowser: inPerson,
    AddTelephone: inPerson,
    RemoveDevice: inPerson,
  },
)

export const preferencePolicies = { preferences: preferencesPolicy }
