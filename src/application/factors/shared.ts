import { factorsErrors } from '../../domain/factors'
import { stepUpErrors } from '../sessions'

/** What actions have in common by which somebody changes what they sign in with. */
export const changes = {
  context: 'accounts',
  access: 'signed-in',
  via: 'none',
  status: 200,
  errors: { ...factorsErrors.kinds, ...stepUpErrors.kinds },
  limits: [{ name: 'changes of factors', most: 30, perSeconds: 900, by: 'actor' }],
} as const

/** The same of those by which somebody comes by a factor. */
export const enrols = { ...changes, beforeSecondFactor: true } as const
