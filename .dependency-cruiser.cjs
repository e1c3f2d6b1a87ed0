/** The one direction of imports: domain <- application <- projections, adapters <- bootstrap. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid(
      'domain-is-pure',
      'The domain imports itself and pure libraries only: no I/O, no other layer.',
      { path: '^src/domain' },
      { pathNot: ['^src/domain', 'node_modules/(fp-ts|io-ts|rrule|luxon)/'] },
    ),
    forbid(
      'application-knows-only-domain',
      'The application reaches the outside through its ports.',
      { path: '^src/application' },
      { path: '^src/(adapters|projections|bootstrap)' },
    ),
    forbid(
      'projections-and-adapters-are-siblings',
      'A projection reaches adapters only through ports.',
      { path: '^src/projections' },
      { path: '^src/(adapters|bootstrap)' },
    ),
    forbid(
      'adapters-do-not-know-projections',
      'An adapter is given the read models it serves; it imports none.',
      { path: '^src/adapters' },
      { path: '^src/(projections|bootstrap)' },
    ),
    forbid(
      'an-adapter-stands-alone',
      'One outside thing a folder: adapters do not import one another.',
      { path: '^src/adapters/([^/]+)/' },
      { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    ),
    forbid(
      'container-in-bootstrap-only',
      'Classes take their ports in the constructor and know no container.',
      { path: '^src', pathNot: '^src/bootstrap' },
      { path: 'node_modules/(inversify|reflect-metadata)/' },
    ),
    forbid('no-cycles', 'Modules form a tree of dependencies.', {}, { circular: true }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
}
