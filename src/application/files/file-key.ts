const SEGMENT = '[a-z0-9][a-z0-9-]{0,63}'
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
const KEY = new RegExp(`^(${UUID})/(${SEGMENT})/(${UUID})/(${SEGMENT})$`)

/** What files are for; each has a folder of its own below its subject's. */
export type FilePurpose = 'photo' | 'document'

/** Where a file lies: below the user it belongs to, by what it is for, under a random id of its own. */
export interface FileKey {
  readonly subject: string
  readonly purpose: FilePurpose
  readonly fileId: string
  /** Of one upload several may be kept: a photo in its sizes. */
  readonly variant: string
}

/** The key of a file in the storage. */
export const fileKey = ({ subject, purpose, fileId, variant }: FileKey): string =>
  `${fileFolder({ subject, purpose, fileId })}${variant}`

/** The prefix of all that was kept of one upload. */
export const fileFolder = ({ subject, purpose, fileId }: Omit<FileKey, 'variant'>): string =>
  `${subject}/${purpose}/${fileId}/`

/** The prefix of all files that belong to a user. */
export const filesOf = (subject: string): string => `${subject}/`

/** The parts of a key; undefined for what is none. */
export const parseFileKey = (key: string): FileKey | undefined => {
  const [, subject, purpose, fileId, variant] = KEY.exec(key) ?? []
  if (subject === undefined || fileId === undefined || variant === undefined) return undefined
  return purpose === 'photo' || purpose === 'document' ? { subject, purpose, fileId, variant } : undefined
}
