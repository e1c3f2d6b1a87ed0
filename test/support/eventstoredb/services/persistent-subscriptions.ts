import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js'
import {
  type CreateReq,
  CreateResp,
  type DeleteReq,
  DeleteResp,
  type GetInfoReq,
  GetInfoResp,
  type ListReq,
  ListResp,
  type ReplayParkedReq,
  ReplayParkedResp,
  type UpdateReq,
  UpdateResp,
} from '@eventstore/db-client/generated/persistent_pb'
import { Empty } from '@eventstore/db-client/generated/shared_pb'
import type { Caller } from '../access'
import { admit, answer } from '../calls'
import type { PeerContext } from '../context'
import { handlerThrew } from '../failures'
import { ConsumerCall, type ReadCall } from '../persistent/consumer-call'
import { type ActiveGroup, Groups } from '../persistent/groups'
import { describeGroup } from '../persistent/info'
import { settingsOf, sourceName, sourceOf } from '../persistent/requests'

/** The options that every request of this service has, as a oneof that old servers left open. */
const optionsOf = <Options>(request: { getOptions(): Options | undefined }): Options => given(request.getOptions())

const given = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw handlerThrew()
  return value
}

/** Infinity where all parked messages are to be replayed. */
const replayLimit = (options: ReplayParkedReq.Options): number =>
  options.hasStopAt() ? Number(options.getStopAt()) : Infinity

const listed = (groups: Groups, options: ListReq.Options): readonly ActiveGroup[] => {
  const one = options.getListForStream()
  return one === undefined
    ? groups.list()
    : groups.list(sourceName({ hasAll: () => one.hasAll(), getStreamIdentifier: () => one.getStream() }))
}

const described = ({ definition, group, gauge, parking }: ActiveGroup) =>
  describeGroup(definition, group, gauge, parking.count)

/** event_store.client.persistent_subscriptions.PersistentSubscriptions, all of it. Only leaders serve it. */
export const persistentSubscriptions = (context: PeerContext): UntypedServiceImplementation => {
  const groups = new Groups(context)

  /** A call with one request and one answer. */
  const unary =
    <Request, Response>(work: (request: Request, caller: Caller) => Response) =>
    (call: ServerUnaryCall<Request, Response>, reply: sendUnaryData<Response>): void =>
      answer(reply, async () => {
        const { caller } = await admit(context, call)
        return work(call.request, caller)
      })

  /** As `unary`, for those who manage groups. */
  const managed = <Request, Response>(work: (request: Request) => Response) =>
    unary<Request, Response>((request, caller) => {
      context.access.demandOperator(caller)
      return work(request)
    })

  return {
    create: managed((request: CreateReq) => {
      const options = optionsOf(request)
      groups.create(sourceOf(options), options.getGroupName(), settingsOf(given(options.getSettings())))
      return new CreateResp()
    }),
    update: managed((request: UpdateReq) => {
      const options = optionsOf(request)
      groups.update(sourceOf(options), options.getGroupName(), settingsOf(given(options.getSettings())))
      return new UpdateResp()
    }),
    delete: managed((request: DeleteReq) => {
      const options = optionsOf(request)
      groups.delete(sourceName(options), options.getGroupName())
      return new DeleteResp()
    }),
    getInfo: managed((request: GetInfoReq) => {
      const options = optionsOf(request)
      const found = groups.find(sourceName(options), options.getGroupName())
      return new GetInfoResp().setSubscriptionInfo(described(found))
    }),
    list: managed((request: ListReq) =>
      new ListResp().setSubscriptionsList(listed(groups, optionsOf(request)).map(described)),
    ),
    replayParked: managed((request: ReplayParkedReq) => {
      const options = optionsOf(request)
      groups.replayParked(sourceName(options), options.getGroupName(), replayLimit(options))
      return new ReplayParkedResp()
    }),
    restartSubsystem: managed(() => {
      groups.restart()
      return new Empty()
    }),
    read: (call: ReadCall) => new ConsumerCall(context, groups, call).start(),
  }
}
