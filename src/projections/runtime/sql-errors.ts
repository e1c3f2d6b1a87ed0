import { DatabaseError } from 'pg'

const codeOf = (error: unknown): string => (error instanceof DatabaseError ? (error.code ?? '') : '')

/** Data exception, or integrity constraint violation (PostgreSQL manual, appendix A): trying again will not help. */
export const isRefusedData = (error: unknown): boolean => /^2[23]/.test(codeOf(error))

/** A lock was not to be had within lock_timeout. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03'

/** A view cannot be replaced by one of other columns. */
export const isOtherColumns = (error: unknown): boolean => codeOf(error) === '42P16'

/** Other objects are built upon what was to be dropped; PostgreSQL's detail names them. */
export const isBuiltUpon = (error: unknown): error is DatabaseError => codeOf(error) === '2BP01'
