/** What was typed after `keys rotate-signing`. */
export interface RotateSigningOptions {
  readonly leaked: boolean
}

/** Has another key sign access tokens, and says from when. */
export const rotateSigningCommand = async (
  { leaked }: RotateSigningOptions,
  rotate: () => Promise<void>,
  out: NodeJS.WritableStream,
): Promise<void> => {
  await rotate()
  out.write(
    leaked
      ? 'A new key signs from now on. All others are dropped: whoever is signed in gets new tokens by their refresh token.\n'
      : 'A new key is published, and signs in ten minutes; the present one verifies until its last token is over.\n',
  )
}
