import { StoreUnavailable } from '../../application/ports/event-store'

/** Errors of a statement that will not go away by waiting (PostgreSQL, appendix A): a mistake of ours, shown as it is. */
const OURS = /^(?:22|23|42)/

/** What is asked of the database, with its outages told apart from mistakes. */
export const asking = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code
    if (typeof code === 'string' && OURS.test(code)) throw error
    throw new StoreUnavailable(`matching cannot reach its tables: ${String(error)}`, { cause: error })
  }
}
