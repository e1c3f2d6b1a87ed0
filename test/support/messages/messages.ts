import type { OutgoingMessage } from '../../../src/application/ports/messenger'
import { uuid } from '../decider-specification'

/** A mail to somebody. */
export const aMail = (overrides: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: uuid(1),
  subject: uuid(10),
  to: { email: 'ann@example.org' },
  kind: 'verify-email',
  title: 'Bestätigen Sie Ihre Adresse',
  text: `Guten Tag,\n\nhttps://lyceum.example.org/verify?token=${'a'.repeat(100)}\n`,
  html: '<p>Guten Tag</p>',
  ...overrides,
})

/** A message to somebody's phone. */
export const aTextMessage = (overrides: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: uuid(2),
  subject: uuid(10),
  to: { phone: '+4915112345678' },
  kind: 'verify-phone',
  text: 'Lyceum: 123456',
  ...overrides,
})
