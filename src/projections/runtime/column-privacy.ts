import { ERASED } from '../../domain/kernel/privacy'
import type { Column } from './column'

/** The column that names whose it is, or several of them: the person it is about, and who wrote it. */
type Subjects = string | readonly [string, ...string[]]

/**
 * Marks a column as personal. What is erased in a row is what a rebuild would fold from the erased event, so `erased`
 * is the same as the event's mark has.
 *
 * @param subjects - the row's columns that name whose it is
 * @param erased - what it reads as when it is erased; for anything but text it has to be given; `null` for "none"
 */
export function personal<N extends boolean>(column: Column<string, N>, subjects: Subjects): Column<string, N>
export function personal<A, N extends boolean>(
  column: Column<A, N>,
  subjects: Subjects,
  erased: N extends true ? A | null : A,
): Column<A, N>
export function personal<A, N extends boolean>(
  column: Column<A, N>,
  subjects: Subjects,
  erased: unknown = ERASED,
): Column<A, N> {
  const named = typeof subjects === 'string' ? ([subjects] as const) : subjects
  return { ...column, privacy: { kind: 'personal', subjects: named, erased } }
}

/** Marks a column of text or of a structure that needs no protection, and says why. */
export const impersonal = <A, N extends boolean>(column: Column<A, N>, why: string): Column<A, N> => ({
  ...column,
  privacy: { kind: 'impersonal', why },
})
