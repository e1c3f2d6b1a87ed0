import type { AnyAction } from '../../actions/action'
import type { Accounts } from '../accounts'
import { cancelEmailChange, confirmEmailChange, requestEmailChange } from './change-email'
import { changePassword } from './change-password'
import { confirmPhoneChange, requestPhoneChange } from './change-phone'
import { registerAccount } from './register'
import { requestPasswordReset, resetPassword } from './reset-password'
import { resendVerification, verifyEmail, verifyPhone } from './verify'

/** What people do with their accounts. */
export const accountActions = (accounts: Accounts): readonly AnyAction[] => [
  registerAccount(accounts),
  verifyEmail(accounts),
  verifyPhone(accounts),
  resendVerification(accounts),
  requestPasswordReset(accounts),
  resetPassword(accounts),
  changePassword(accounts),
  requestEmailChange(accounts),
  confirmEmailChange(accounts),
  cancelEmailChange(accounts),
  requestPhoneChange(accounts),
  confirmPhoneChange(accounts),
]
