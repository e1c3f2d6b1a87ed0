import { StoreUnavailable } from './event-store'

/** Makes and checks the hashes of passwords. Slow on purpose; throws `PasswordHasherOverloaded` where too many wait. */
export interface PasswordHasher {
  /** A password's hash in PHC string form, with a salt of its own. */
  hash(password: string): Promise<string>
  /** Whether a password has this hash. Without a hash it does the same work and answers false. */
  verify(hash: string | undefined, password: string): Promise<boolean>
  /** Whether a hash was made with the parameters of the day; one that was not is to be made anew. */
  isCurrent(hash: string): boolean
}

/** More passwords wait to be hashed than the process takes. Nothing was done; try again later. */
export class PasswordHasherOverloaded extends StoreUnavailable {}
