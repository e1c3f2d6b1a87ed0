import type { LetterPage } from '../ports/letter-layout'

/** A letter as plain text: all that the HTML says, links written out. */
export const textOf = ({
  greeting,
  lead,
  items = [],
  details = [],
  code,
  button,
  more,
  closing,
  unsubscribe,
}: LetterPage): string =>
  [
    greeting,
    lead,
    ...items.map(({ title, text, url }) => [`* ${title}`, text, ...(url === undefined ? [] : [url])].join('\n  ')),
    ...(details.length === 0 ? [] : [details.map(({ label, value }) => `${label}: ${value}`).join('\n')]),
    ...(code === undefined ? [] : [`${code.label} ${code.value}`]),
    ...(button === undefined ? [] : [linked(button)]),
    ...more,
    `--\n${closing}`,
    ...(unsubscribe === undefined ? [] : [linked(unsubscribe)]),
  ].join('\n\n')

const linked = ({ label, url }: { readonly label: string; readonly url: string }): string => `${label}:\n${url}`

/** Sentences begin large where no greeting comes before them. */
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
