import { SingleBar } from 'cli-progress'
import type { Finding, FaultKind } from '../../../application/audit/verification/finding'
import type { Verification } from '../../../application/audit/verification/verification'
import type { VerifyProgress } from '../../../application/audit/verification/verify-log'

interface Output {
  readonly out: NodeJS.WritableStream
  readonly progress: NodeJS.WritableStream
}

/** More findings than this are counted and not told, but with `--json`. */
const MOST_TOLD = 20

const WHAT: Readonly<Record<Finding['subject'], Readonly<Record<FaultKind, string>>>> = {
  event: {
    altered: 'An event was altered.',
    rewritten: 'History was rewritten from an event on.',
    removed: 'Events were removed.',
    truncated: 'The end of the log was cut off.',
    inserted: 'An event was put in.',
    reordered: 'An event was moved.',
  },
  tree: {
    altered: 'What the audit tree keeps of an event was altered.',
    rewritten: 'The audit tree was made anew.',
    removed: 'Something is gone from the audit tree.',
    truncated: 'The end of the audit tree was cut off.',
    inserted: 'Something was put into the audit tree.',
    reordered: 'Something in the audit tree was moved.',
  },
  head: {
    altered: 'A signed tree head was altered.',
    rewritten: 'A signed tree head was replaced.',
    removed: 'A signed tree head is gone.',
    truncated: 'Signed tree heads are gone.',
    inserted: 'A tree head was put in.',
    reordered: 'A tree head was moved.',
  },
}

const MEANS: Readonly<Record<Finding['subject'], string>> = {
  event: 'the log is not what was recorded; do not rely on it before it has been compared with a copy or a backup',
  tree: 'the log itself is not shown to be wrong here, but somebody wrote to the tables that prove it',
  head: 'somebody wrote to what was signed; hold the log against heads that you keep elsewhere (--against)',
}

const whole = (n: number): string => n.toLocaleString('en')
const counted = (n: number, one: string): string => `${whole(n)} ${n === 1 ? one : `${one}s`}`

/** Runs a verification under a progress bar and prints what it found. Returns whether all is as it was recorded. */
export const verifyCommand = async (
  verify: (onProgress: (progress: VerifyProgress) => void) => Promise<Verification>,
  { json }: { readonly json: boolean },
  { out, progress }: Output,
): Promise<boolean> => {
  const bar = new SingleBar({
    format: 'verify {bar} {percentage}% | {events} events | {speed}/s | {eta_formatted} left',
    stream: progress,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  })
  const started = performance.now()
  bar.start(1, 0, { events: 0, speed: 0 })
  const verification = await verify(({ events, position, head }) => {
    bar.setTotal(Math.max(head, 1))
    const seconds = (performance.now() - started) / 1_000
    bar.update(position, { events: whole(events), speed: whole(Math.round(events / Math.max(seconds, 0.001))) })
  }).finally(() => bar.stop())
  out.write(json ? `${JSON.stringify(verification)}\n` : asText(verification))
  return verification.intact
}

const asText = (verification: Verification): string =>
  `${(verification.intact ? soundness : faults)(verification).join('\n')}\n`

const soundness = ({ events, streams, position, kept, heads }: Verification): readonly string[] => [
  `intact: ${counted(events, 'event')} of ${counted(streams, 'stream')}, up to position ${String(position)}`,
  '  every event matches its hash and follows the one before it in its stream',
  ...(kept === undefined
    ? []
    : [
        kept === 0
          ? '  none of them is in the audit tree yet'
          : `  the audit tree covers ${whole(kept)} of them, and has them as they are` +
            (kept < events ? `; the last ${whole(events - kept)} are not in it yet` : ''),
      ]),
  heads === 0
    ? '  no signed tree head was there to hold it against'
    : `  ${counted(heads, 'signed tree head')} matched`,
]

const faults = ({ events, streams, findings, complete }: Verification): readonly string[] => [
  `NOT INTACT: ${counted(findings.length, 'finding')} in ${counted(events, 'event')} of ${counted(streams, 'stream')}`,
  ...(complete ? [] : ['  so much is wrong that the rest was not read']),
  ...findings.slice(0, MOST_TOLD).flatMap((finding, at) => ['', ...told(finding, at + 1)]),
  ...(findings.length > MOST_TOLD ? ['', `and ${whole(findings.length - MOST_TOLD)} more (--json shows all)`] : []),
]

const told = (finding: Finding, number: number): readonly string[] => [
  `${String(number)}. ${WHAT[finding.subject][finding.kind]}`,
  ...(finding.stream === undefined ? [] : [`   where: ${placeOf(finding)}`]),
  `   what:  ${finding.detail}${finding.count > 1 ? ` (${counted(finding.count, 'event')} from there)` : ''}`,
  ...sinceWhen(finding),
  `   means: ${MEANS[finding.subject]}`,
]

const placeOf = ({ stream, revision, position, index, eventId }: Finding): string =>
  [
    `${stream ?? ''} at revision ${String(revision ?? '?')}`,
    ...(position === undefined ? [] : [`position ${String(position)}`]),
    ...(index === undefined ? [] : [`number ${String(index)} of all events`]),
    ...(eventId === undefined ? [] : [`event ${eventId}`]),
  ].join(', ')

const sinceWhen = ({ signedAt, soundUpTo }: Finding): readonly string[] => {
  const parts = [
    ...(signedAt === undefined ? [] : [`it was done after the tree head of ${counted(signedAt, 'event')} was signed`]),
    ...(soundUpTo === undefined ? [] : [`the first ${counted(soundUpTo, 'event')} are as they were signed`]),
  ]
  return parts.length === 0 ? [] : [`   since: ${parts.join('; ')}`]
}
