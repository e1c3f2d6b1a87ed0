import type { Container, ResolutionContext, ServiceIdentifier } from 'inversify'
import type { Pool } from 'pg'
import type { PostgresMatchPeople } from '../../adapters/matching/people'
import type { PostgresMatchStore } from '../../adapters/matching/postgres'
import type { PostgresVectors } from '../../adapters/matching/vectors'
import type { PostgresKeyStore, SigningKey, TokenKeys } from '../../adapters/auth'
import type { HttpServer, VersionInfo } from '../../adapters/http'
import type { MasterKeyRing } from '../../adapters/key-vault/postgres'
import type { PostgresDeadLetters } from '../../adapters/inbox'
import type { PostgresIdempotencyKeys } from '../../adapters/idempotency/postgres'
import type { PostgresLeases } from '../../adapters/lease/postgres-advisory-lock'
import type { PostgresDeliveries } from '../../adapters/notifications/postgres'
import type { PostgresInApp } from '../../adapters/notifications/postgres-in-app'
import type { PostgresProcessStore } from '../../adapters/process-store/postgres'
import type { PostgresSpentTokens } from '../../adapters/spent-tokens/postgres'
import type { PostgresThrottle } from '../../adapters/throttle/postgres'
import type { RecordAuditRead } from '../../application/audit'
import type { ProvingPorts } from '../../application/audit/evidence/prove'
import type { HeadKeeper } from '../../application/audit/head-keeper'
import type { TreeKeeper } from '../../application/audit/tree-keeper'
import type { VerificationRuns } from '../../application/audit/verification/runs'
import type { NotificationStores, Notifications } from '../../application/notifications'
import type { AggregateRegistry } from '../../application/commands/aggregate-registry'
import type { EncryptedFiles } from '../../application/files/encrypted-files'
import type { AnyDownload } from '../../application/files/download'
import type { OrphanSweep } from '../../application/files/orphan-sweep'
import type { AnyUpload } from '../../application/files/upload'
import type { Memberships } from '../../application/ports/memberships'
import type { Accounts, ChallengeTokens, IdentifierDirectory, PasswordRules } from '../../application/accounts'
import type { AnyAction } from '../../application/actions/action'
import type { AnyLinkPage } from '../../application/actions/link-page'
import type { Composer } from '../../application/messages/notification'
import type { UnsubscribeTokens } from '../../application/messages/unsubscribe'
import type { CommandService } from '../../application/commands/command-service'
import type { EventSourcedCommandBus } from '../../application/commands/event-sourced-command-bus'
import type { AuditTree } from '../../application/ports/audit-tree'
import type { Forgetter, ForgettingRunner } from '../../application/forgetting'
import type { FactorPorts } from '../../application/factors'
import type { PersonalDataPorts } from '../../application/personal-data'
import type { EventStore } from '../../application/ports/event-store'
import type { HeadJournal } from '../../application/ports/head-journal'
import type { IdentityProviders } from '../../application/ports/identity-providers'
import type { KeyVault } from '../../application/ports/key-vault'
import type { LetterLayout } from '../../application/ports/letter-layout'
import type { Logger } from '../../application/ports/logger'
import type { MessageBus } from '../../application/ports/message-bus'
import type { MarketFacts } from '../../application/ports/market-facts'
import type { MatchLists } from '../../application/ports/match-store'
import type { Messenger } from '../../application/ports/messenger'
import type { LogMarks } from '../../application/ports/log-marks'
import type { Throttle } from '../../application/ports/throttle'
import type { MasterKeySource } from '../../application/ports/master-keys'
import type { Revocations } from '../../application/ports/revocations'
import type { SealedFlows } from '../../application/ports/sealed-flows'
import type { ServerSecrets } from '../../application/ports/server-secrets'
import type { TokenIssuer } from '../../application/ports/token-issuer'
import type { TokenVerifier } from '../../application/ports/token-verifier'
import type { TreeSigner } from '../../application/ports/tree-signer'
import type { ProcessRunner } from '../../application/processes/runner'
import type { AnyQuery, QueryBus } from '../../application/queries/query'
import type { SecondFactors, Sessions } from '../../application/sessions'
import type { Relay } from '../../application/relay'
import type { ConsumerRunner } from '../../application/consumers/runner'
import type { Matcher, MatchingStores, Ranking, SearchTutors, TextVectors, Weights } from '../../application/matching'
import type { RetentionRunner } from '../../application/retention'
import type { ReadDatabase } from '../../projections/runtime/database'
import type { CheckpointProgress } from '../../projections/runtime/progress'
import type { AnyReadModel } from '../../projections/runtime/read-model'
import type { ProjectionRunner } from '../../projections/runtime/runner'
import type { Config } from '../config'
import type { Database } from '../database'
import type { Lifecycle } from '../lifecycle'
import type { Log } from '../logs'

const service = <T>(name: string): ServiceIdentifier<T> => Symbol(name)

/** What puts people in order for one another. */
export interface MatchingParts {
  readonly store: PostgresMatchStore
  readonly vectors: PostgresVectors
  readonly texts: TextVectors
  readonly ranking: Ranking
  readonly weights: Weights
}

/** What the container holds, by name and type. Everything but the first four is made when it is first asked for. */
export const services = {
  config: service<Config>('config'),
  logger: service<Logger>('logger'),
  lifecycle: service<Lifecycle>('lifecycle'),
  version: service<VersionInfo>('version'),
  database: service<Database>('database'),
  signingKey: service<SigningKey>('signingKey'),
  keyStore: service<PostgresKeyStore>('keyStore'),
  tokenKeys: service<TokenKeys>('tokenKeys'),
  tokenIssuer: service<TokenIssuer>('tokenIssuer'),
  revocations: service<Revocations>('revocations'),
  tokens: service<TokenVerifier>('tokens'),
  sessions: service<Sessions>('sessions'),
  sealedFlows: service<SealedFlows>('sealedFlows'),
  spentTokens: service<PostgresSpentTokens>('spentTokens'),
  factorPorts: service<FactorPorts>('factorPorts'),
  secondFactors: service<SecondFactors>('secondFactors'),
  identityProviders: service<IdentityProviders>('identityProviders'),
  leases: service<PostgresLeases>('leases'),
  log: service<Log>('log'),
  logMarks: service<LogMarks>('logMarks'),
  /** The log as it is stored, what is personal sealed: for what verifies or proves it. */
  storedLog: service<EventStore>('storedLog'),
  /** The log as it is read: opened, without secrets. */
  eventStore: service<EventStore>('eventStore'),
  keyPool: service<Pool>('keyPool'),
  masterKeySource: service<MasterKeySource>('masterKeySource'),
  masterKeys: service<MasterKeyRing>('masterKeys'),
  fileStorage: service<EncryptedFiles>('fileStorage'),
  orphanSweep: service<OrphanSweep>('orphanSweep'),
  uploads: service<readonly AnyUpload[]>('uploads'),
  downloads: service<readonly AnyDownload[]>('downloads'),
  memberships: service<Memberships>('memberships'),
  keyVault: service<KeyVault>('keyVault'),
  serverSecrets: service<ServerSecrets>('serverSecrets'),
  personalData: service<PersonalDataPorts>('personalData'),
  forgetter: service<Forgetter>('forgetter'),
  forgetting: service<ForgettingRunner>('forgetting'),
  retention: service<RetentionRunner>('retention'),
  registry: service<AggregateRegistry>('registry'),
  commandBus: service<EventSourcedCommandBus>('commandBus'),
  commands: service<CommandService>('commands'),
  processStore: service<PostgresProcessStore>('processStore'),
  processes: service<ProcessRunner>('processes'),
  readDatabase: service<ReadDatabase>('readDatabase'),
  progress: service<CheckpointProgress>('progress'),
  projectionsOf: service<(models: readonly AnyReadModel[]) => ProjectionRunner>('projectionsOf'),
  projections: service<ProjectionRunner>('projections'),
  auditTree: service<AuditTree>('auditTree'),
  treeSigner: service<TreeSigner>('treeSigner'),
  headJournal: service<HeadJournal>('headJournal'),
  headKeeper: service<HeadKeeper>('headKeeper'),
  treeKeeper: service<TreeKeeper>('treeKeeper'),
  proving: service<ProvingPorts>('proving'),
  verificationRuns: service<VerificationRuns>('verificationRuns'),
  recordAuditRead: service<RecordAuditRead>('recordAuditRead'),
  queries: service<readonly AnyQuery[]>('queries'),
  queryBus: service<QueryBus>('queryBus'),
  idempotencyKeys: service<PostgresIdempotencyKeys>('idempotencyKeys'),
  identifiers: service<IdentifierDirectory>('identifiers'),
  passwordRules: service<PasswordRules>('passwordRules'),
  challengeTokens: service<ChallengeTokens>('challengeTokens'),
  accounts: service<Accounts>('accounts'),
  messageBus: service<MessageBus>('messageBus'),
  deadLetters: service<PostgresDeadLetters>('deadLetters'),
  relay: service<Relay>('relay'),
  messenger: service<Messenger>('messenger'),
  letterLayout: service<LetterLayout>('letterLayout'),
  composer: service<Composer>('composer'),
  unsubscribeLinks: service<UnsubscribeTokens>('unsubscribeLinks'),
  messageStore: service<PostgresProcessStore>('messageStore'),
  notificationPool: service<Pool>('notificationPool'),
  deliveries: service<PostgresDeliveries>('deliveries'),
  inApp: service<PostgresInApp>('inApp'),
  notifications: service<Notifications>('notifications'),
  notificationConsumer: service<ConsumerRunner<NotificationStores>>('notificationConsumer'),
  matchingPool: service<Pool>('matchingPool'),
  matchPeople: service<PostgresMatchPeople>('matchPeople'),
  matchLists: service<MatchLists>('matchLists'),
  marketFacts: service<MarketFacts>('marketFacts'),
  matching: service<MatchingParts>('matching'),
  searchTutors: service<SearchTutors>('searchTutors'),
  matchingConsumer: service<ConsumerRunner<MatchingStores>>('matchingConsumer'),
  matcher: service<Matcher>('matcher'),
  /** What all processes count together. */
  attempts: service<PostgresThrottle>('attempts'),
  throttle: service<Throttle>('throttle'),
  /** What edges offer beside commands and queries; each area adds its own. */
  actions: service<readonly AnyAction[]>('actions'),
  /** What links in mails lead to. */
  pages: service<readonly AnyLinkPage[]>('pages'),
  httpServer: service<HttpServer>('httpServer'),
} as const

/** Asks the container for a service that may have to be opened first. */
export type Get = <T>(id: ServiceIdentifier<T>) => Promise<T>

/** Binds a service that is made once, when it is first asked for. */
export const provide = <T>(
  container: Container,
  id: ServiceIdentifier<T>,
  make: (get: Get) => Promise<T> | T,
): void => {
  container
    .bind(id)
    .toDynamicValue((context: ResolutionContext) => make((wanted) => context.getAsync(wanted)))
    .inSingletonScope()
}
