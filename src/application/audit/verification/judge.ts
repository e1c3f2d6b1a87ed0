import { type Finding, type Findings, placeOfEvent } from './finding'
import type { HeadCheck } from './heads'

/**
 * Brings in what the signed heads say: whether log or tree is right where the two differ, since when, and whether both
 * were made anew together.
 *
 * @param size how many events the log has
 * @param heads how the log's own tree fared against them
 */
export const judge = (findings: Findings, size: number, heads: HeadCheck): void => {
  const refuted = heads.outcomes.find(([, matched]) => matched !== true)
  if (refuted !== undefined && !findings.all.some((finding) => explains(finding, refuted[0])))
    findings.addFirst(refuted[1] === undefined ? cutOff(size, refuted[0]) : madeAnew(heads, refuted[0]))
  findings.revise((finding) => inLightOf(heads, finding))
}

/** Whether what was found is reason enough for a root other than the one that was signed. */
const explains = ({ subject, index = 0 }: Finding, headSize: number): boolean => subject === 'event' && index < headSize

const cutOff = (size: number, headSize: number): Finding => ({
  kind: 'truncated',
  subject: 'event',
  foundBy: 'head',
  detail: `the log had ${String(headSize)} events when a tree head was signed, and has ${String(size)}`,
  count: headSize - size,
  index: size,
})

const madeAnew = ({ sound, suspect }: HeadCheck, headSize: number): Finding => ({
  kind: 'rewritten',
  subject: 'event',
  foundBy: 'head',
  detail:
    `between here and event number ${String(headSize - 1)} the log is not what was signed, ` +
    'though its hashes fit: chain and tree were made anew',
  count: headSize - sound,
  index: sound,
  ...(suspect !== undefined && placeOfEvent(suspect)),
})

const inLightOf = (heads: HeadCheck, finding: Finding): Finding => {
  const { index, subject, foundBy } = finding
  if (index === undefined || subject === 'head') return finding
  const covering = heads.outcomes.find(([size]) => size > index)
  const sound = heads.outcomes.findLast(([size, matched]) => size <= index && matched === true)
  return {
    ...finding,
    ...(covering?.[1] === true &&
      subject === 'event' &&
      foundBy === 'tree' && { subject: 'tree', kind: 'altered', detail: LOG_IS_RIGHT }),
    ...(covering !== undefined && { signedAt: covering[0] }),
    ...(sound !== undefined && { soundUpTo: sound[0] }),
  }
}

const LOG_IS_RIGHT = 'the log is what was signed; what the audit tree keeps of it is not'
