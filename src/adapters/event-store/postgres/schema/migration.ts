/** How SQL names what belongs to one log, quoted already. */
export interface LogNames {
  readonly schema: string
  /** The channel on which a batch's last position is told (`notify`), as a literal. */
  readonly channel: string
}

/** A step of the log's own schema. Once released it never changes; what comes later is a further step. */
export interface Migration {
  /** `<number>-<what it makes>`, the name of its file. */
  readonly name: string
  /** SQL, to be run once and in order. */
  readonly statements: (names: LogNames) => string
}
