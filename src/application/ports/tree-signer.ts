/** Who signs tree heads: whoever has this key may say what the log was. */
export interface TreeSigner {
  /** The log's origin, such as `lyceum.example/log`: no white space and no plus sign in it. */
  readonly name: string
  /** The 32 bytes of the public key (RFC 8032). */
  readonly publicKey: Buffer
  /** The 64 bytes of an Ed25519 signature over the text's UTF-8 (RFC 8032). */
  sign(text: string): Buffer
}
