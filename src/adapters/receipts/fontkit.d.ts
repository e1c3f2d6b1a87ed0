/** Has no types of its own; this is what we use of it. */
declare module 'fontkit' {
  /** A font that pdfkit takes in the place of its bytes. */
  export const create: (bytes: Buffer) => object
}
