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

/** What makes services, each a module of this folder. It is loaded when the first of its services is asked for. */
export type Side =
  | 'accounts'
  | 'actions'
  | 'audit'
  | 'bus'
  | 'channels'
  | 'command'
  | 'edge'
  | 'factors'
  | 'forgetting'
  | 'limits'
  | 'matching'
  | 'messages'
  | 'privacy'
  | 'process'
  | 'profiles'
  | 'queries'
  | 'query'
  | 'relay'
  | 'retention'
  | 'sessions'

const madeBy = new Map<ServiceIdentifier, Side>()

/** Which side makes a service; undefined for those that are there from the start. */
export const sideOf = (id: ServiceIdentifier): Side | undefined => madeBy.get(id)

const service = <T>(name: string, side?: Side): ServiceIdentifier<T> => {
  const id = Symbol(name)
  if (side !== undefined) madeBy.set(id, side)
  return id
}

/** Asks the container for a service that may have to be opened first. */
export type Get = <T>(id: ServiceIdentifier<T>) => Promise<T>

/** What puts people in order for one another. */
export interface MatchingParts {
  readonly store: PostgresMatchStore
  readonly vectors: PostgresVectors
  readonly texts: TextVectors
  readonly ranking: Ranking
  readonly weights: Weights
}

/** What the container holds, by name, type and side. What has a side is made when it is first asked for. */
export const services = {
  get: service<Get>('get'),
  config: service<Config>('config'),
  logger: service<Logger>('logger'),
  lifecycle: service<Lifecycle>('lifecycle'),
  version: service<VersionInfo>('version'),
  database: service<Database>('database', 'command'),
  signingKey: service<SigningKey>('signingKey', 'sessions'),
  keyStore: service<PostgresKeyStore>('keyStore', 'sessions'),
  tokenKeys: service<TokenKeys>('tokenKeys', 'sessions'),
  tokenIssuer: service<TokenIssuer>('tokenIssuer', 'sessions'),
  revocations: service<Revocations>('revocations', 'sessions'),
  tokens: service<TokenVerifier>('tokens', 'sessions'),
  sessions: service<Sessions>('sessions', 'sessions'),
  sealedFlows: service<SealedFlows>('sealedFlows', 'factors'),
  spentTokens: service<PostgresSpentTokens>('spentTokens', 'factors'),
  factorPorts: service<FactorPorts>('factorPorts', 'factors'),
  secondFactors: service<SecondFactors>('secondFactors', 'factors'),
  identityProviders: service<IdentityProviders>('identityProviders', 'factors'),
  leases: service<PostgresLeases>('leases', 'command'),
  log: service<Log>('log', 'command'),
  logMarks: service<LogMarks>('logMarks', 'command'),
  /** The log as it is stored, what is personal sealed: for what verifies or proves it. */
  storedLog: service<EventStore>('storedLog', 'command'),
  /** The log as it is read: opened, without secrets. */
  eventStore: service<EventStore>('eventStore', 'command'),
  keyPool: service<Pool>('keyPool', 'privacy'),
  masterKeySource: service<MasterKeySource>('masterKeySource', 'privacy'),
  masterKeys: service<MasterKeyRing>('masterKeys', 'privacy'),
  fileStorage: service<EncryptedFiles>('fileStorage', 'profiles'),
  orphanSweep: service<OrphanSweep>('orphanSweep', 'profiles'),
  uploads: service<readonly AnyUpload[]>('uploads', 'profiles'),
  downloads: service<readonly AnyDownload[]>('downloads', 'profiles'),
  memberships: service<Memberships>('memberships', 'profiles'),
  keyVault: service<KeyVault>('keyVault', 'privacy'),
  serverSecrets: service<ServerSecrets>('serverSecrets', 'privacy'),
  personalData: service<PersonalDataPorts>('personalData', 'forgetting'),
  forgetter: service<Forgetter>('forgetter', 'forgetting'),
  forgetting: service<ForgettingRunner>('forgetting', 'forgetting'),
  retention: service<RetentionRunner>('retention', 'retention'),
  registry: service<AggregateRegistry>('registry', 'command'),
  commandBus: service<EventSourcedCommandBus>('commandBus', 'command'),
  commands: service<CommandService>('commands', 'command'),
  processStore: service<PostgresProcessStore>('processStore', 'process'),
  processes: service<ProcessRunner>('processes', 'process'),
  readDatabase: service<ReadDatabase>('readDatabase', 'query'),
  progress: service<CheckpointProgress>('progress', 'query'),
  projectionsOf: service<(models: readonly AnyReadModel[]) => ProjectionRunner>('projectionsOf', 'query'),
  projections: service<ProjectionRunner>('projections', 'query'),
  auditTree: service<AuditTree>('auditTree', 'audit'),
  treeSigner: service<TreeSigner>('treeSigner', 'audit'),
  headJournal: service<HeadJournal>('headJournal', 'audit'),
  headKeeper: service<HeadKeeper>('headKeeper', 'audit'),
  treeKeeper: service<TreeKeeper>('treeKeeper', 'audit'),
  proving: service<ProvingPorts>('proving', 'audit'),
  verificationRuns: service<VerificationRuns>('verificationRuns', 'audit'),
  recordAuditRead: service<RecordAuditRead>('recordAuditRead', 'query'),
  queries: service<readonly AnyQuery[]>('queries', 'queries'),
  queryBus: service<QueryBus>('queryBus', 'query'),
  idempotencyKeys: service<PostgresIdempotencyKeys>('idempotencyKeys', 'limits'),
  identifiers: service<IdentifierDirectory>('identifiers', 'accounts'),
  passwordRules: service<PasswordRules>('passwordRules', 'accounts'),
  challengeTokens: service<ChallengeTokens>('challengeTokens', 'accounts'),
  accounts: service<Accounts>('accounts', 'accounts'),
  messageBus: service<MessageBus>('messageBus', 'bus'),
  deadLetters: service<PostgresDeadLetters>('deadLetters', 'bus'),
  relay: service<Relay>('relay', 'relay'),
  messenger: service<Messenger>('messenger', 'channels'),
  letterLayout: service<LetterLayout>('letterLayout', 'channels'),
  composer: service<Composer>('composer', 'channels'),
  unsubscribeLinks: service<UnsubscribeTokens>('unsubscribeLinks', 'channels'),
  messageStore: service<PostgresProcessStore>('messageStore', 'messages'),
  notificationPool: service<Pool>('notificationPool', 'messages'),
  deliveries: service<PostgresDeliveries>('deliveries', 'messages'),
  inApp: service<PostgresInApp>('inApp', 'messages'),
  notifications: service<Notifications>('notifications', 'messages'),
  notificationConsumer: service<ConsumerRunner<NotificationStores>>('notificationConsumer', 'messages'),
  matchingPool: service<Pool>('matchingPool', 'matching'),
  matchPeople: service<PostgresMatchPeople>('matchPeople', 'matching'),
  matchLists: service<MatchLists>('matchLists', 'matching'),
  marketFacts: service<MarketFacts>('marketFacts', 'matching'),
  matching: service<MatchingParts>('matching', 'matching'),
  searchTutors: service<SearchTutors>('searchTutors', 'matching'),
  matchingConsumer: service<ConsumerRunner<MatchingStores>>('matchingConsumer', 'matching'),
  matcher: service<Matcher>('matcher', 'matching'),
  /** What all processes count together. */
  attempts: service<PostgresThrottle>('attempts', 'limits'),
  throttle: service<Throttle>('throttle', 'limits'),
  /** What edges offer beside commands and queries; each area adds its own. */
  actions: service<readonly AnyAction[]>('actions', 'actions'),
  /** What links in mails lead to. */
  pages: service<readonly AnyLinkPage[]>('pages', 'channels'),
  httpServer: service<HttpServer>('httpServer', 'edge'),
} as const

/** Binds a service that is made once, when it is first asked for. */
export const provide = <T>(
  container: Container,
  id: ServiceIdentifier<T>,
  make: (get: Get) => Promise<T> | T,
): void => {
  container
    .bind(id)
    .toDynamicValue((context: ResolutionContext) => make(context.get(services.get)))
    .inSingletonScope()
}
