/** Knows who acts for which institution, from the log itself: who was removed a moment ago is removed. */
export interface Memberships {
  /** Whether a user is an administrator of an institution that may act: it is approved, and not suspended. */
  isAdmin(institutionId: string, userId: string): Promise<boolean>
}
