import type * as t from 'io-ts'
import { oneOf } from '../kernel'

/**
 * How somebody showed who they are, by the names of RFC 8176 (section 2): a password, a one-time code, a key in
 * hardware or in software, a code by SMS; and `fed`, which the RFC lacks, for another provider's word.
 */
export const AuthenticationMethod = oneOf('pwd', 'otp', 'hwk', 'swk', 'sms', 'fed')
export type AuthenticationMethod = t.TypeOf<typeof AuthenticationMethod>

/** Whether methods come to more than one factor: two of them, or a passkey, which somebody has and has unlocked. */
export const areTwoFactors = (methods: readonly string[]): boolean =>
  methods.length > 1 || methods.includes('hwk') || methods.includes('swk')
