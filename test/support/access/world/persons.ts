import type { Dice } from './dice'
import { one, people, type Person } from './people'
import { happened, newId, newWord, type Record, secretOf } from './records'

/** What somebody is by being registered: the address is for support and for whoever audits. */
const account = ({ id, role }: Person): Record => {
  const email = `${newWord('mail')}@example.org`
  return {
    category: 'account',
    id,
    events: [happened('account', 'AccountRegistered', { email, roles: [role] })],
    writers: new Set([id]),
    staff: ['support', 'admin'],
    secrets: [secretOf('an e-mail address', email, [id], ['support', 'auditor', 'admin'])],
  }
}

/** A profile that nobody has been shown yet. */
const profile = ({ id }: Person): Record => {
  const about = newWord('about')
  return {
    category: 'profile',
    id,
    events: [happened('profile', 'ProfileCreated', { about, headline: about })],
    writers: new Set([id]),
    staff: ['support', 'admin'],
    secrets: [secretOf('a hidden profile', about, [id], ['support', 'auditor', 'admin'])],
  }
}

/** Where somebody is signed in. */
const session = ({ id, role }: Person): Record => {
  const userAgent = newWord('browser')
  const times = { startedAt: new Date(Date.now() - 60_000).toISOString(), expiresAt: '2099-01-01T00:00:00.000Z' }
  return {
    category: 'session',
    id: newId(),
    events: [
      happened('session', 'SessionStarted', {
        userId: id,
        role,
        client: { address: '203.0.113.9', userAgent },
        ...times,
      }),
    ],
    writers: new Set([id]),
    staff: ['admin'],
    secrets: [secretOf("a session's device", userAgent, [id], ['support', 'auditor', 'admin'])],
  }
}

/** A tutor's papers under review. */
const verification = ({ id }: Person): Record => {
  const legalName = newWord('papers')
  return {
    category: 'verification',
    id,
    events: [
      happened('verification', 'DocumentAdded'),
      happened('verification', 'VerificationSubmitted', { legalName }),
    ],
    writers: new Set([id]),
    staff: ['support', 'admin'],
    secrets: [secretOf("a tutor's papers", legalName, [id], ['support', 'auditor', 'admin'])],
  }
}

/** An institution that nobody has approved, with a key. Its founder administers it. */
const institution = (dice: Dice, { id }: Person): readonly Record[] => {
  const founder = one(dice, 'tutor').id
  const [name, label] = [newWord('institution'), newWord('key')]
  const common = { writers: new Set([id, founder]), staff: ['support', 'admin'] as const }
  const roles = ['support', 'auditor', 'admin'] as const
  return [
    {
      ...common,
      category: 'institution',
      id,
      events: [happened('institution', 'InstitutionFounded', { founderId: founder, name, about: name })],
      secrets: [secretOf('an institution that was not approved', name, [id, founder], roles)],
    },
    {
      ...common,
      category: 'apikey',
      id: newId(),
      events: [happened('apikey', 'ApiKeyIssued', { institutionId: id, label })],
      secrets: [secretOf("a key's label", label, [id, founder], roles)],
    },
  ]
}

/** What there is of each person alone. */
export const persons = (dice: Dice): readonly Record[] => [
  ...people.filter(({ role }) => role !== 'service').map(account),
  ...people.filter(({ role }) => role === 'learner' || role === 'tutor').map(profile),
  ...people.filter(({ role }) => role !== 'service').map(session),
  ...people.filter(({ role }) => role === 'tutor').map(verification),
  ...people.filter(({ role }) => role === 'registrar').flatMap((person) => institution(dice, person)),
]
