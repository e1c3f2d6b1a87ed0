import type { Figure } from './bench'

const number = (value: number | null): string => {
  if (value === null) return ''
  return value.toLocaleString('en-GB', { maximumFractionDigits: value < 100 ? 2 : 0 })
}

/** Whether a figure reaches its bar; undefined where it has none. */
const reached = ({ ours, ratio, bar, limit = false }: Figure): boolean | undefined => {
  if (bar === null) return undefined
  const measured = ratio ?? ours
  return limit ? measured <= bar : measured >= bar
}

const bar = (figure: Figure): string => {
  if (figure.bar === null) return ''
  const goal = `${figure.limit === true ? '<=' : '>='} ${number(figure.bar)}${figure.ratio === null ? '' : ' x'}`
  return reached(figure) === true ? goal : `${goal}  MISSED`
}

/** The table that `npm run bench` prints. */
export const table = (figures: readonly Figure[]): string => {
  const header = ['', 'ours', 'peer', 'unit', 'ratio', 'bar']
  const rows = figures.map((figure) => [
    figure.name,
    number(figure.ours),
    number(figure.peer),
    figure.unit,
    figure.ratio === null ? '' : `${number(figure.ratio)} x`,
    bar(figure),
  ])
  const lines = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const numeric = new Set([1, 2, 4])
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          numeric.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
