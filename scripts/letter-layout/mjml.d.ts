/** MJML has no types of its own; this is what we use of it. */
declare module 'mjml' {
  interface Options {
    readonly fonts: Readonly<Record<string, string>>
    readonly keepComments: boolean
    readonly validationLevel: 'strict'
  }
  interface Made {
    readonly html: string
    readonly errors: readonly { readonly formattedMessage: string }[]
  }
  export default function mjml2html(template: string, options: Options): Promise<Made>
}
