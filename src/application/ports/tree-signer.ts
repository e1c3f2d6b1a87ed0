/** The key that tree heads are signed with: whoever has it may say what the log was. */
export interface TreeSigner {
  /** The 32 bytes of the public key (RFC 8032). */
  readonly publicKey: Buffer
  /** The 64 bytes of an Ed25519 signature over the text's UTF-8 (RFC 8032). */
  sign(text: string): Buffer
}
