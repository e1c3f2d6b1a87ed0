import { areTwoFactors } from '../../domain/session'
import type { Role } from '../../domain/kernel'
import type { VerifiedToken } from '../ports/token-verifier'

/** Who has power over others' data and money. Institutions' own people have it over what is the institution's alone. */
export const STAFF_ROLES: readonly Role[] = ['admin', 'support', 'finance', 'auditor']

/**
 * Whether a token lets somebody of staff in who has shown one factor alone (NIST SP 800-63B-4, 2.2.1; OWASP ASVS 5.0,
 * 6.3.3). The token itself says how its session began, so nothing is looked up. Tokens of no session have none: those of
 * the command line, which are signed beside the keys, and of programs.
 */
export const lacksStaffFactor = ({ actor, sessionId, methods = [] }: VerifiedToken): boolean =>
  sessionId !== undefined && STAFF_ROLES.includes((actor.via ?? actor).role) && !areTwoFactors(methods)
