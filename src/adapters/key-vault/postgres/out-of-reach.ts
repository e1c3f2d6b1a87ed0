import { DatabaseError } from 'pg'
import { StoreUnavailable } from '../../../application/ports/event-store'
import { MasterKeyMissing } from '../../../application/ports/master-keys'

/** What the key vault's statements throw: a fault of the way to the database is `StoreUnavailable`, any other is as it was. */
export const reaching = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof MasterKeyMissing) throw error
    const code = error instanceof DatabaseError ? error.code : undefined
    // Class 22 and 23 (PostgreSQL, appendix A): data that the database refuses, which is a bug.
    if (code?.startsWith('22') === true || code?.startsWith('23') === true) throw error
    throw new StoreUnavailable(`the key vault is out of reach (${code ?? 'no answer'})`, { cause: error })
  }
}
