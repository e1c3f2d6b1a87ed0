/** What a scanner says of some bytes; `finding` names what it found. */
export type CheckVerdict = { readonly clean: true } | { readonly clean: false; readonly finding: string }

/** Looks at what people upload: for viruses, for pictures that nobody is to see. Throws `StoreUnavailable` when out of reach. */
export interface ContentCheck {
  check(bytes: Buffer): Promise<CheckVerdict>
}
