/** A package of the lock file, as far as its licence goes. */
export interface LockedPackage {
  readonly license?: string
  readonly version?: string
  /** It is needed to build or test only, and reaches nobody. */
  readonly dev?: boolean
}

/** The part of package-lock.json that is read: packages by their folder. */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

/** A package whose licence nobody has agreed to. */
export interface Objection {
  readonly name: string
  readonly licence: string
}

/** Licences (SPDX) under which a package may be used as it is: permissive ones, and public domain. */
const ALLOWED: ReadonlySet<string> = new Set([
  ...['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'CC-BY-4.0', 'Unlicense', 'Python-2.0'],
])

/** Packages that are used under another licence, or that do not name theirs in the way that npm reads; and why they may. */
const EXCEPTIONS: readonly {
  readonly names: RegExp
  readonly licence: RegExp
  readonly why: string
  /** Default: in what is shipped as well. */
  readonly testsOnly?: true
}[] = [
  {
    names: /^@img\/sharp-/,
    licence: /LGPL-3\.0-or-later/,
    why: 'libvips is loaded as a library of its own, unchanged, which whoever runs Lyceum may exchange',
  },
  {
    names: /^(?:busboy|dicer|streamsearch|exit)$/,
    licence: /^none$/,
    why: 'MIT, in the form of package.json that npm has left',
    testsOnly: true,
  },
  {
    names: /^(?:humanize-number|only)$/,
    licence: /^none$/,
    why: 'MIT by their read-me files',
    testsOnly: true,
  },
  {
    names: /^(?:web-push|ical\.js)$/,
    licence: /^MPL-2\.0$/,
    why: 'copyleft for each of its own files, none of which is altered',
  },
  {
    names: /^png-js$/,
    licence: /^none$/,
    why: 'MIT by the file LICENSE that comes with it',
  },
  {
    names: /^slick$/,
    licence: /^MIT \(http:\/\/mootools\.net\/license\.txt\)$/,
    why: 'MIT, with an address behind it',
  },
]

/** The package that a folder of the lock file holds. */
const nameOf = (folder: string): string => folder.replace(/^.*node_modules\//, '')

/** Whether an SPDX expression can be met by licences that are allowed: one of those that OR joins, all that AND does. */
export const isAllowed = (expression: string): boolean =>
  expression
    .replace(/^\(|\)$/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence.replace(/[()]/g, '').trim())))

const isExcepted = (name: string, licence: string, dev: boolean): boolean =>
  EXCEPTIONS.some(
    ({ names, licence: of, testsOnly }) => names.test(name) && of.test(licence) && (dev || testsOnly !== true),
  )

/** The packages of a lock file whose licence is neither allowed nor excepted. */
export const objections = ({ packages }: LockFile): readonly Objection[] =>
  Object.entries(packages).flatMap(([folder, { license: licence = 'none', dev = false }]) => {
    const name = nameOf(folder)
    return folder === '' || isAllowed(licence) || isExcepted(name, licence, dev) ? [] : [{ name, licence }]
  })
